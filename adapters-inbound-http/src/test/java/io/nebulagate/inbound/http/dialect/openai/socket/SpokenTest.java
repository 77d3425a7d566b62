package io.nebulagate.inbound.http.dialect.openai.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a socket remembers of its last answer. */
class SpokenTest {

  private static final String CREATED =
      "{\"type\":\"response.created\",\"response\":{\"id\":\"r1\"}}";

  @Test
  void whatWasSaidAndAnsweredIsSaidAgainBeforeWhatIsNew() {
    Spoken spoken = Spoken.by(message("\"input\":[{\"q\":1}]"));
    spoken.note(CREATED);
    spoken.note("{\"type\":\"response.output_item.added\",\"item\":{\"half\":1}}");
    spoken.note("{\"type\":\"response.output_item.done\",\"item\":{\"a\":1}}");
    spoken.note("{\"item\":{\"b\":2},\"type\":\"response.output_item.done\"}");

    assertThat(spoken.isKnownAs("r1")).isTrue();
    assertThat(spoken.isKnownAs("r2")).isFalse();
    assertThat(next(spoken))
        .isEqualTo("{\"stream\":true,\"input\":[{\"q\":1},{\"a\":1},{\"b\":2},{\"n\":1}]}");
  }

  @Test
  void whatAProviderKeepsOfTheBeginningStaysThere() {
    Spoken spoken = Spoken.by(message("\"previous_response_id\":\"r0\",\"input\":[{\"q\":1}]"));
    spoken.note(CREATED);
    Spoken further = spoken.then(message("\"input\":[{\"p\":1}]"));

    assertThat(next(further))
        .isEqualTo(
            "{\"stream\":true,\"previous_response_id\":\"r0\","
                + "\"input\":[{\"q\":1},{\"p\":1},{\"n\":1}]}");
  }

  @Test
  void aThoughtIsSaidAgainOnlyUnderItsSeal() {
    Spoken spoken = Spoken.by(message("\"input\":[]"));
    spoken.note(CREATED);
    String done = "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"reasoning\"%s}}";
    spoken.note(done.formatted(",\"encrypted_content\":null"));
    spoken.note(done.formatted(",\"encrypted_content\":\"x\""));

    assertThat(next(spoken))
        .isEqualTo(
            "{\"stream\":true,\"input\":[{\"type\":\"reasoning\",\"encrypted_content\":\"x\"},"
                + "{\"n\":1}]}");
  }

  @Test
  void whatGrowsTooLargeIsForgotten() {
    Spoken spoken = Spoken.by(message("\"input\":[]"));
    spoken.note(CREATED);
    String large = "x".repeat(9 << 20);
    String done = "{\"type\":\"response.output_item.done\",\"item\":{\"a\":\"" + large + "\"}}";
    spoken.note(done);
    assertThat(spoken.isKnownAs("r1")).isTrue();

    spoken.note(done);

    assertThat(spoken.isKnownAs("r1")).isFalse();
  }

  @Test
  void whatCannotBeReadCannotBeSaidAgain() {
    Spoken spoken = Spoken.by(message("\"input\":[]"));
    spoken.note(CREATED);

    spoken.note("{\"type\":\"response.output_item.done\",\"item\":{");

    assertThat(spoken.isKnownAs("r1")).isFalse();
  }

  private static String next(Spoken spoken) {
    return new String(
        spoken.bodyOf(message("\"previous_response_id\":\"r1\",\"input\":[{\"n\":1}]")), UTF_8);
  }

  private static TurnMessage message(String members) {
    return TurnMessage.read(("{\"type\":\"response.create\"," + members + "}").getBytes(UTF_8));
  }
}
