package io.nebulagate.outbound.provider.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private final int index;
  private final Set<String> textTools;
  private final List<Call> calls = new ArrayList<>();
  private final Map<Integer, Call> numbered = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final StringBuilder late = new StringBuilder();
  private int parts;
  private @Nullable Part open;
  private int openPart;
  private @Nullable Call lastCall;
  private String reason = "";
  private boolean finished;

  StreamedChoice(int index, Set<String> textTools) {
    this.index = index;
    this.textTools = textTools;
  }

  /** A call whose pieces come. */
  private static final class Call {
    private String id = "";
    private String name = "";
    private Optional<Opaque> seal = Optional.empty();

    /** What came before its name, and of a text everything: only the whole can be written. */
    private final StringBuilder kept = new StringBuilder();

    private boolean custom;
    private int part = -1;
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
      JsonNode function = delta.path("function_call");
      pieces(called(0, "", function), "", function, Optional.empty(), out);
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
    for (Call call : calls) {
      begin(call, out);
      endText(call, out);
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
    String told = piece.path("id").textValue();
    String id = told == null ? "" : told;
    JsonNode function = piece.has("custom") ? piece.path("custom") : piece.path("function");
    Call call = called(piece.path("index").asInt(-1), id, function);
    if (call != null) {
      call.custom |= piece.has("custom");
    }
    pieces(call, id, function, ChatCompletion.seal(piece), out);
  }

  /**
   * Which call a piece belongs to: some leave the number out, or give all calls the same.
   *
   * @return nothing, when there are too many
   */
  private @Nullable Call called(int number, String id, JsonNode function) {
    Call known = number >= 0 ? numbered.get(number) : lastCall;
    boolean begins = known == null || isAnother(known, number, id, function);
    if (!begins) {
      return known;
    }
    if (calls.size() == CALLS_MAX) {
      return null;
    }
    Call call = new Call();
    calls.add(call);
    if (number >= 0) {
      numbered.put(number, call);
    }
    return call;
  }

  /** A name begins a call, unless the same call is named again. */
  private static boolean isAnother(Call known, int number, String id, JsonNode function) {
    boolean named = !function.path("name").asText("").isEmpty();
    boolean otherId = !id.isEmpty() && !known.id.isEmpty() && !id.equals(known.id);
    boolean unmarked = number < 0 && id.isEmpty() && !known.name.isEmpty();
    return named && (otherId || unmarked);
  }

  private void pieces(
      @Nullable Call call,
      String id,
      JsonNode function,
      Optional<Opaque> seal,
      Consumer<ChatEvent> out) {
    if (call == null) {
      return;
    }
    endOpen(out);
    lastCall = call;
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
    more(call, ChatCompletion.arguments(function), out);
  }

  private boolean isText(Call call) {
    return call.custom || textTools.contains(call.name);
  }

  private void more(Call call, String fragment, Consumer<ChatEvent> out) {
    if (fragment.isEmpty()) {
      return;
    }
    if (call.part < 0 || isText(call)) {
      call.kept.append(fragment);
    } else {
      out.accept(new ChatEvent.PartDelta(index, call.part, fragment));
    }
  }

  private void begin(Call call, Consumer<ChatEvent> out) {
    if (call.part >= 0) {
      return;
    }
    call.part = parts++;
    String id = ChatCompletion.ownId(call.id, ids);
    out.accept(
        new ChatEvent.PartStarted(
            index, call.part, new Part.ToolCall(id, call.name, JsonText.EMPTY_OBJECT, call.seal)));
    if (!isText(call)) {
      more(call, call.kept.toString(), out);
    }
  }

  private void endText(Call call, Consumer<ChatEvent> out) {
    if (isText(call)) {
      String all = call.kept.toString();
      String text = call.custom ? Json.quoted(all) : TextTools.unwrapped(all).value();
      out.accept(new ChatEvent.PartDelta(index, call.part, text));
    }
  }
}
