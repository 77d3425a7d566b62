package io.nebulagate.domain.chat.fitting;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Part;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final Part.ToolResult SUNNY =
      new Part.ToolResult("c1", Optional.empty(), List.of(new Part.Text("sunny")), false);
  private static final Part.ToolResult RAINY =
      new Part.ToolResult("c2", Optional.empty(), List.of(new Part.Text("rainy")), false);

  @Test
  void turnsOfTheSameSpeakerBecomeOne() {
    assertThat(Turns.alternating(List.of(says(Role.USER, "a"), says(Role.USER, "b"))))
        .containsExactly(new Message(Role.USER, List.of(new Part.Text("a"), new Part.Text("b"))));
  }

  @Test
  void resultsOfToolsComeBeforeTheUsersWords() {
    List<Message> messages =
        List.of(
            new Message(Role.USER, List.of(SUNNY)),
            says(Role.USER, "and now?"),
            new Message(Role.USER, List.of(RAINY)));
    assertThat(Turns.alternating(messages))
        .containsExactly(new Message(Role.USER, List.of(SUNNY, RAINY, new Part.Text("and now?"))));
  }

  @Test
  void turnsInWhichNothingIsSaidAreLeftOut() {
    assertThat(Turns.alternating(List.of(new Message(Role.ASSISTANT, List.of())))).isEmpty();
  }

  @Test
  void theOperatorsFirstWordsAreThePreface() {
    List<Message> messages =
        List.of(says(Role.SYSTEM, "s1"), says(Role.USER, "u"), says(Role.SYSTEM, "s2"));
    assertThat(Turns.preface(messages)).containsExactly(messages.getFirst());
    assertThat(Turns.dialogue(messages)).containsExactlyElementsOf(messages.subList(1, 3));
  }

  private static Message says(Role role, String text) {
    return Message.of(role, text);
  }
}
