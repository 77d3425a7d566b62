package io.nebulagate.outbound.provider.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.outbound.provider.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One choice of a stream. Text, thoughts and refusals are one part each until another kind begins;
 * calls stay open to the end, for their pieces may come in any order. Words that come while calls
 * are open are kept until the end: vendors that say something after a call are few, and no piece of
 * a call may be lost.
 */
final class StreamedChoice {

  private static final int CALLS_MAX = 1_024;
  private static final String QUOTE = "\"";

  private final int index;
  private final Map<Integer, Call> calls = new LinkedHashMap<>();
  private final StringBuilder late = new StringBuilder();
  private int parts;
  private @Nullable Part open;
  private int openPart;
  private int lastCall = -1;
  private String reason = "";
  private boolean finished;

  StreamedChoice(int index) {
    this.index = index;
  }

  /** A call whose pieces come. */
  private static final class Call {
    private String id = "";
    private String name = "";
    private Optional<Opaque> seal = Optional.empty();
    private final StringBuilder before = new StringBuilder();
    private int part = -1;
    private boolean freeText;
  }

  boolean hasReason() {
    return !reason.isEmpty();
  }

  void read(JsonNode choice, Consumer<ChatEvent> out) {
    if (finished) {
      return;
    }
    JsonNode delta = choice.has("delta") ? choice.path("delta") : choice.path("message");
    say(new Part.Thought("", Optional.empty()), ChatCompletion.reasoning(delta), out);
    content(delta.path("content"), out);
    if (delta.path("refusal").isTextual()) {
      say(new Part.Refusal(""), delta.path("refusal").textValue(), out);
    }
    for (JsonNode image : delta.path("images")) {
      ChatCompletion.image(image).ifPresent(part -> whole(part, out));
    }
    for (JsonNode annotation : delta.path("annotations")) {
      cite(annotation, out);
    }
    for (JsonNode call : delta.path("tool_calls")) {
      call(call, out);
    }
    if (delta.path("function_call").isObject()) {
      pieces(0, "", delta.path("function_call"), Optional.empty(), out);
    }
    String told = choice.path("finish_reason").asText("");
    if (!choice.path("finish_reason").isNull() && !told.isEmpty()) {
      reason = told;
    }
  }

  void finish(Consumer<ChatEvent> out) {
    if (finished) {
      return;
    }
    endOpen(out);
    for (Call call : calls.values()) {
      begin(call, out);
      if (call.freeText) {
        more(call, QUOTE, out);
      }
      out.accept(new ChatEvent.PartEnded(index, call.part, call.seal));
    }
    boolean called = !calls.isEmpty();
    calls.clear();
    say(new Part.Text(""), late.toString(), out);
    endOpen(out);
    finished = true;
    out.accept(
        new ChatEvent.Finished(index, ChatCompletion.reason(reason, called), Optional.empty()));
  }

  // ── words ──

  private void content(JsonNode content, Consumer<ChatEvent> out) {
    if (content.isTextual()) {
      say(new Part.Text(""), content.textValue(), out);
      return;
    }
    for (JsonNode element : content) {
      if (element.path("type").asText("").equals("thinking")) {
        say(new Part.Thought("", Optional.empty()), ChatCompletion.thinking(element), out);
      } else {
        say(new Part.Text(""), element.path("text").asText(""), out);
      }
    }
  }

  private void say(Part kind, String words, Consumer<ChatEvent> out) {
    if (words.isEmpty()) {
      return;
    }
    if (!calls.isEmpty()) {
      if (kind instanceof Part.Text) {
        late.append(words);
      }
      return;
    }
    if (open == null || open.getClass() != kind.getClass()) {
      endOpen(out);
      open = kind;
      openPart = parts++;
      out.accept(new ChatEvent.PartStarted(index, openPart, kind));
    }
    out.accept(new ChatEvent.PartDelta(index, openPart, words));
  }

  private void cite(JsonNode annotation, Consumer<ChatEvent> out) {
    if (open instanceof Part.Text) {
      ChatCompletion.citation(annotation)
          .ifPresent(cited -> out.accept(new ChatEvent.PartCited(index, openPart, cited)));
    }
  }

  private void whole(Part part, Consumer<ChatEvent> out) {
    endOpen(out);
    out.accept(new ChatEvent.PartWhole(index, parts++, part));
  }

  private void endOpen(Consumer<ChatEvent> out) {
    if (open != null) {
      open = null;
      out.accept(new ChatEvent.PartEnded(index, openPart, Optional.empty()));
    }
  }

  // ── calls ──

  private void call(JsonNode piece, Consumer<ChatEvent> out) {
    String id = piece.path("id").asText("");
    if (piece.path("id").isNull()) {
      id = "";
    }
    JsonNode function = piece.has("custom") ? piece.path("custom") : piece.path("function");
    pieces(number(piece, id, function), id, function, ChatCompletion.seal(piece), out);
  }

  /** Which call a piece belongs to: some leave the number out, or give all calls the same. */
  private int number(JsonNode piece, String id, JsonNode function) {
    int told = piece.path("index").asInt(-1);
    Call known = calls.get(told >= 0 ? told : lastCall);
    boolean another =
        known != null
            && !id.isEmpty()
            && !known.id.isEmpty()
            && !known.id.equals(id)
            && !function.path("name").asText("").isEmpty();
    if (another) {
      return calls.size() + CALLS_MAX; // a number that nobody else uses
    }
    if (told >= 0) {
      return told;
    }
    boolean begins = !id.isEmpty() || !function.path("name").asText("").isEmpty();
    return begins && (known == null || !known.id.equals(id)) ? calls.size() : Math.max(0, lastCall);
  }

  private void pieces(
      int number, String id, JsonNode function, Optional<Opaque> seal, Consumer<ChatEvent> out) {
    if (calls.size() >= CALLS_MAX && !calls.containsKey(number)) {
      return;
    }
    endOpen(out);
    Call call = calls.computeIfAbsent(number, _ -> new Call());
    lastCall = number;
    if (call.id.isEmpty()) {
      call.id = id;
    }
    String name = function.path("name").asText("");
    if (call.name.isEmpty() && !function.path("name").isNull()) {
      call.name = name;
    }
    if (seal.isPresent()) {
      call.seal = seal;
    }
    if (!call.id.isEmpty() && !call.name.isEmpty()) {
      begin(call, out);
    }
    if (function.path("input").isTextual()) {
      more(call, freeText(call, function.path("input").textValue()), out);
    } else {
      more(call, arguments(function), out);
    }
  }

  /** A piece of the text for a tool that takes any, as a piece of one JSON string. */
  private static String freeText(Call call, String piece) {
    String quoted = Json.quoted(piece);
    int from = call.freeText ? 1 : 0;
    call.freeText = true;
    return quoted.substring(from, quoted.length() - 1);
  }

  private static String arguments(JsonNode function) {
    JsonNode arguments = function.path("arguments");
    if (arguments.isObject()) {
      return arguments.toString();
    }
    return arguments.isTextual() ? arguments.textValue() : "";
  }

  private void more(Call call, String fragment, Consumer<ChatEvent> out) {
    if (fragment.isEmpty()) {
      return;
    }
    if (call.part < 0) {
      call.before.append(fragment);
    } else {
      out.accept(new ChatEvent.PartDelta(index, call.part, fragment));
    }
  }

  private void begin(Call call, Consumer<ChatEvent> out) {
    if (call.part >= 0) {
      return;
    }
    call.part = parts++;
    String id = call.id.isEmpty() ? ChatCompletion.newId() : call.id;
    out.accept(
        new ChatEvent.PartStarted(
            index, call.part, new Part.ToolCall(id, call.name, JsonText.EMPTY_OBJECT, call.seal)));
    more(call, call.before.toString(), out);
  }
}
