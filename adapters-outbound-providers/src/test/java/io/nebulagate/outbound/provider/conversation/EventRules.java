package io.nebulagate.outbound.provider.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.Finished;
import io.nebulagate.domain.chat.ChatEvent.OfChoice;
import io.nebulagate.domain.chat.ChatEvent.PartCited;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartEnded;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ChatEvent.PartWhole;
import io.nebulagate.domain.chat.ChatEvent.Started;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.outbound.provider.sse.SseFramer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes the events of one stream, insists on the rules of {@link ChatEvent}, and puts together what
 * they say.
 */
public final class EventRules implements Consumer<ChatEvent> {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ChatEvent> events = new ArrayList<>();
  private final Map<Integer, Choice> choices = new TreeMap<>();

  /** What has come of a choice. */
  private static final class Choice {
    private final Map<Integer, Open> open = new TreeMap<>();
    private final Map<Integer, Part> complete = new TreeMap<>();
    private int begun;
    private Optional<Finished> end = Optional.empty();

    private void begins(int part, boolean isCall) {
      assertThat(part).as("parts are counted without gaps").isEqualTo(begun++);
      assertThat(open.values())
          .as("nothing but calls is open beside something else")
          .allMatch(other -> isCall && other.opening instanceof Part.ToolCall);
    }
  }

  /** A part that is under way. */
  private static final class Open {
    private final Part opening;
    private final StringBuilder text = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();

    Open(Part opening) {
      this.opening = opening;
    }
  }

  /** Everything {@code reader} says of a whole stream, which has to end well. */
  public static EventRules of(EventReader reader, String stream) {
    EventRules rules = new EventRules();
    rules.read(reader, stream);
    reader.end(rules);
    rules.assertOver();
    return rules;
  }

  /** What {@code reader} says of some frames; the stream may go on. */
  public EventRules read(EventReader reader, String frames) {
    byte[] bytes = frames.getBytes(UTF_8);
    SseFramer framer = new SseFramer();
    framer.feed(
        bytes,
        0,
        bytes.length,
        frame -> {
          if (frame.hasData()) {
            reader.read(frame, this);
          }
        });
    return this;
  }

  @Override
  public void accept(ChatEvent event) {
    assertThat(event instanceof Started).as("begins once, first").isEqualTo(events.isEmpty());
    events.add(event);
    if (event instanceof OfChoice of) {
      take(of, choices.computeIfAbsent(of.choice(), _ -> new Choice()));
    }
  }

  private static void take(OfChoice event, Choice choice) {
    assertThat(choice.end).as("nothing follows the end of a choice").isEmpty();
    switch (event) {
      case PartStarted(_, int part, Part opening) -> {
        choice.begins(part, opening instanceof Part.ToolCall);
        assertOpening(opening);
        choice.open.put(part, new Open(opening));
      }
      case PartDelta(_, int part, String text) -> {
        assertThat(text).as("more of a part").isNotEmpty();
        open(choice, part).text.append(text);
      }
      case PartCited(_, int part, Citation citation) -> {
        assertThat(open(choice, part).opening).isInstanceOf(Part.Text.class);
        open(choice, part).citations.add(citation);
      }
      case PartEnded(_, int part, Optional<Opaque> seal) -> {
        choice.complete.put(part, complete(open(choice, part), seal));
        choice.open.remove(part);
      }
      case PartWhole(_, int part, Part whole) -> {
        choice.begins(part, true);
        choice.complete.put(part, whole);
      }
      case Finished finished -> {
        assertThat(choice.open).as("open at the end").isEmpty();
        choice.end = Optional.of(finished);
      }
    }
  }

  private static Open open(Choice choice, int part) {
    return Optional.ofNullable(choice.open.get(part))
        .orElseThrow(() -> new AssertionError("part " + part + " is not open"));
  }

  private static void assertOpening(Part opening) {
    switch (opening) {
      case Part.Text(String text, List<Citation> citations) -> {
        assertThat(text).isEmpty();
        assertThat(citations).isEmpty();
      }
      case Part.Thought(String text, _, boolean redacted) -> {
        assertThat(text).isEmpty();
        assertThat(redacted).isFalse();
      }
      case Part.Refusal(String text) -> assertThat(text).isEmpty();
      case Part.ToolCall(String id, String name, _, _) -> {
        assertThat(id).as("id of a call").isNotEmpty();
        assertThat(name).as("name of a call").isNotEmpty();
      }
      case Part.Media _, Part.ToolResult _, Part.Foreign _ ->
          throw new AssertionError("comes in one piece: " + opening);
    }
  }

  private static Part complete(Open open, Optional<Opaque> seal) {
    String text = open.text.toString();
    return switch (open.opening) {
      case Part.Text _ -> new Part.Text(text, open.citations);
      case Part.Thought begun -> new Part.Thought(text, seal.or(begun::seal));
      case Part.Refusal _ -> new Part.Refusal(text);
      case Part.ToolCall call ->
          new Part.ToolCall(call.id(), call.name(), arguments(text), seal.or(call::seal));
      case Part.Media _, Part.ToolResult _, Part.Foreign _ -> open.opening;
    };
  }

  private static JsonText arguments(String text) {
    try {
      JSON.readTree(text);
    } catch (IOException broken) {
      throw new AssertionError("arguments are JSON: " + text, broken);
    }
    return text.isEmpty() ? JsonText.EMPTY_OBJECT : new JsonText(text);
  }

  /** Every choice that began has ended. */
  public void assertOver() {
    choices.forEach(
        (index, choice) -> assertThat(choice.end).as("end of choice %s", index).isPresent());
  }

  /** All events, in order. */
  public List<ChatEvent> events() {
    return List.copyOf(events);
  }

  /** The parts of a choice that are complete, in order. */
  public List<Part> parts(int choice) {
    Choice of = choices.get(choice);
    return of == null ? List.of() : List.copyOf(of.complete.values());
  }

  /** The parts of the only choice. */
  public List<Part> parts() {
    assertThat(choices.size()).as("choices").isLessThanOrEqualTo(1);
    return parts(0);
  }

  /** All words of the texts of a choice. */
  public String text(int choice) {
    StringBuilder all = new StringBuilder();
    for (Part part : parts(choice)) {
      if (part instanceof Part.Text(String text, _)) {
        all.append(text);
      }
    }
    return all.toString();
  }

  /** All words of the thoughts of a choice. */
  public String thoughts(int choice) {
    StringBuilder all = new StringBuilder();
    for (Part part : parts(choice)) {
      if (part instanceof Part.Thought(String text, _, _)) {
        all.append(text);
      }
    }
    return all.toString();
  }

  /** The calls of a choice, in order. */
  public List<Part.ToolCall> calls(int choice) {
    return parts(choice).stream()
        .filter(Part.ToolCall.class::isInstance)
        .map(Part.ToolCall.class::cast)
        .toList();
  }

  /** Why a choice ended. */
  public FinishReason reason(int choice) {
    return end(choice).reason();
  }

  /** The choices that came. */
  public List<Integer> choices() {
    return List.copyOf(choices.keySet());
  }

  /** The stream as an answer in one piece. */
  public ChatResponse whole() {
    Optional<String> id = events.isEmpty() ? Optional.empty() : ((Started) events.getFirst()).id();
    return new ChatResponse(
        id,
        choices().stream()
            .map(index ->
                new ChatResponse.Choice(
                    index, parts(index), reason(index), end(index).stopSequence()))
            .toList());
  }

  private Finished end(int choice) {
    return Optional.ofNullable(choices.get(choice))
        .flatMap(of -> of.end)
        .orElseThrow(() -> new AssertionError("choice " + choice + " has not ended"));
  }
}
