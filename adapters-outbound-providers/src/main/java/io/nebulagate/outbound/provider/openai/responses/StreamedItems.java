package io.nebulagate.outbound.provider.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream, as parts. What was not told in pieces is taken from the item when it is
 * told whole. Words that come while calls are open wait for the calls to end.
 */
final class StreamedItems {

  private static final int ITEMS_MAX = 4_096;

  private final WholeResponse whole;
  private final Map<Integer, Call> calls = new HashMap<>();

  /** What has been said of each item, by its place and the number of the content. */
  private final Set<Place> told = new HashSet<>();

  private final StringBuilder late = new StringBuilder();
  private final Set<Integer> done = new HashSet<>();
  private int parts;
  private int openCalls;
  private @Nullable Open open;
  private boolean called;
  private boolean any;

  StreamedItems(WholeResponse whole) {
    this.whole = whole;
  }

  /** A content of an item; thoughts have one for each paragraph. */
  private record Place(int item, int content) {

    /** By hand: what is generated is interpreted in the native binary. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Place that && item == that.item && content == that.content;
    }
  }

  /** The part that is under way, calls apart. */
  private record Open(Part kind, Place place, int part) {}

  /** A call whose pieces come. */
  private static final class Call {
    private final boolean custom;
    private final StringBuilder input = new StringBuilder();
    private int part = -1;
    private boolean argued;

    Call(boolean custom) {
      this.custom = custom;
    }
  }

  /** Whether nothing has been told yet. */
  boolean none() {
    return !any;
  }

  /** Whether a tool is to be called. */
  boolean called() {
    return called;
  }

  void read(String type, int item, JsonNode event, Consumer<ChatEvent> out) {
    switch (type) {
      case "response.output_item.added" -> begin(item, event.path("item"), out);
      case "response.output_item.done" -> done(item, event.path("item"), out);
      case "response.output_text.delta" -> say(text(), content(item, event), delta(event), out);
      case "response.output_text.done" ->
          sayOnce(text(), content(item, event), event.path("text").asText(""), out);
      case "response.refusal.delta" -> say(refusal(), content(item, event), delta(event), out);
      case "response.refusal.done" ->
          sayOnce(refusal(), content(item, event), event.path("refusal").asText(""), out);
      case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
          think(new Place(item, paragraph(event)), delta(event), out);
      case "response.output_text.annotation.added" ->
          cite(content(item, event), event.path("annotation"), out);
      case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
          argue(item, delta(event), out);
      default -> {}
    }
  }

  private static String delta(JsonNode event) {
    return event.path("delta").asText("");
  }

  private static Place content(int item, JsonNode event) {
    return new Place(item, event.path("content_index").asInt(0));
  }

  private static int paragraph(JsonNode event) {
    return event.path("summary_index").asInt(event.path("content_index").asInt(0));
  }

  private static Part text() {
    return new Part.Text("");
  }

  private static Part refusal() {
    return new Part.Refusal("");
  }

  private static Part thought() {
    return new Part.Thought("", Optional.empty());
  }

  // ── words ──

  private void sayOnce(Part kind, Place place, String words, Consumer<ChatEvent> out) {
    if (!told.contains(place)) {
      say(kind, place, words, out);
    }
  }

  private void say(Part kind, Place place, String words, Consumer<ChatEvent> out) {
    if (words.isEmpty() || told.size() > ITEMS_MAX) {
      return;
    }
    any = true;
    told.add(place);
    if (openCalls > 0) {
      if (kind instanceof Part.Text) {
        late.append(words);
      }
      return;
    }
    Open current = open;
    if (current == null
        || current.kind().getClass() != kind.getClass()
        || !current.place().equals(place)) {
      endOpen(Optional.empty(), out);
      current = new Open(kind, place, parts++);
      open = current;
      out.accept(new ChatEvent.PartStarted(0, current.part(), kind));
    }
    out.accept(new ChatEvent.PartDelta(0, current.part(), words));
  }

  /** The paragraphs of one item are one thought. */
  private void think(Place paragraph, String words, Consumer<ChatEvent> out) {
    boolean another =
        !told.contains(paragraph)
            && open != null
            && open.kind() instanceof Part.Thought
            && open.place().item() == paragraph.item();
    if (!words.isEmpty() && told.size() <= ITEMS_MAX) {
      told.add(paragraph);
      say(thought(), new Place(paragraph.item(), -1), another ? "\n\n" + words : words, out);
    }
  }

  private void cite(Place place, JsonNode annotation, Consumer<ChatEvent> out) {
    Open current = open;
    if (current != null && current.kind() instanceof Part.Text && current.place().equals(place)) {
      WholeResponse.citation(annotation)
          .ifPresent(cited -> out.accept(new ChatEvent.PartCited(0, current.part(), cited)));
    }
  }

  private void endOpen(Optional<Opaque> seal, Consumer<ChatEvent> out) {
    if (open != null) {
      int part = open.part();
      open = null;
      out.accept(new ChatEvent.PartEnded(0, part, seal));
    }
  }

  private void single(Part part, Consumer<ChatEvent> out) {
    endOpen(Optional.empty(), out);
    out.accept(new ChatEvent.PartWhole(0, parts++, part));
  }

  // ── calls ──

  private void begin(int item, JsonNode told, Consumer<ChatEvent> out) {
    String type = told.path("type").asText("");
    boolean custom = type.equals("custom_tool_call");
    if ((custom || type.equals("function_call")) && calls.size() < ITEMS_MAX) {
      any = true;
      Call call = calls.computeIfAbsent(item, _ -> new Call(custom));
      if (!told.path("name").asText("").isEmpty()) {
        open(call, told, out);
      }
    }
  }

  private void open(Call call, JsonNode item, Consumer<ChatEvent> out) {
    if (call.part >= 0) {
      return;
    }
    endOpen(Optional.empty(), out);
    call.part = parts++;
    called = true;
    openCalls++;
    out.accept(new ChatEvent.PartStarted(0, call.part, whole.call(item, JsonText.EMPTY_OBJECT)));
    if (!call.custom && !call.input.isEmpty()) {
      argued(call, call.input.toString(), out);
    }
  }

  private void argue(int item, String more, Consumer<ChatEvent> out) {
    Call call = calls.get(item);
    if (call == null || more.isEmpty() || done.contains(item)) {
      return;
    }
    if (call.custom || call.part < 0) {
      call.input.append(more);
    } else {
      argued(call, more, out);
    }
  }

  private static void argued(Call call, String json, Consumer<ChatEvent> out) {
    call.argued = true;
    out.accept(new ChatEvent.PartDelta(0, call.part, json));
  }

  // ── items told whole ──

  /** The item is over; it is told whole. */
  void done(int place, JsonNode item, Consumer<ChatEvent> out) {
    if (done.size() > ITEMS_MAX || !done.add(place)) {
      return;
    }
    any = true;
    switch (item.path("type").asText("")) {
      case "message" -> endMessage(place, item.path("content"), out);
      case "reasoning" -> endThought(place, item, out);
      case "function_call", "custom_tool_call" -> endCall(place, item, out);
      default -> whole.parts(item).forEach(part -> alone(part, out));
    }
  }

  /** What comes whole must not come while calls are open. */
  private void alone(Part part, Consumer<ChatEvent> out) {
    if (openCalls == 0) {
      single(part, out);
    }
  }

  private void endMessage(int place, JsonNode contents, Consumer<ChatEvent> out) {
    int number = 0;
    for (JsonNode content : contents) {
      Place at = new Place(place, number++);
      sayOnce(text(), at, content.path("text").asText(""), out);
      sayOnce(refusal(), at, content.path("refusal").asText(""), out);
    }
    if (open != null && open.place().item() == place) {
      endOpen(Optional.empty(), out);
    }
  }

  private void endThought(int place, JsonNode item, Consumer<ChatEvent> out) {
    Place at = new Place(place, -1);
    sayOnce(thought(), at, WholeResponse.words(item), out);
    Optional<Opaque> seal = WholeResponse.seal(item);
    if (open != null && open.place().equals(at)) {
      endOpen(seal, out);
    } else if (seal.isPresent()) {
      alone(new Part.Thought("", seal, true), out);
    }
  }

  private void endCall(int place, JsonNode item, Consumer<ChatEvent> out) {
    begin(place, item, out);
    Call call = calls.get(place);
    if (call == null) {
      return;
    }
    open(call, item, out);
    if (call.custom) {
      String input = item.path("input").asText(call.input.toString());
      argued(call, WholeResponse.freeText(input).value(), out);
    } else if (!call.argued && !item.path("arguments").asText("").isEmpty()) {
      argued(call, item.path("arguments").asText(""), out);
    }
    close(call, out);
  }

  private void close(Call call, Consumer<ChatEvent> out) {
    openCalls--;
    out.accept(new ChatEvent.PartEnded(0, call.part, Optional.empty()));
    call.part = Integer.MAX_VALUE;
    if (openCalls == 0 && !late.isEmpty()) {
      String words = late.toString();
      late.setLength(0);
      say(text(), new Place(Integer.MAX_VALUE, 0), words, out);
      endOpen(Optional.empty(), out);
    }
  }

  /** Nothing follows: what is open ends. */
  void end(Consumer<ChatEvent> out) {
    endOpen(Optional.empty(), out);
    calls.values().stream()
        .filter(call -> call.part >= 0 && call.part != Integer.MAX_VALUE)
        .toList()
        .forEach(call -> {
          if (call.custom) {
            argued(call, WholeResponse.freeText(call.input.toString()).value(), out);
          }
          close(call, out);
        });
  }
}
