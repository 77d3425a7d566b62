package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One candidate of a stream. Text and thoughts are one part each until another kind begins. Calls
 * come whole, or with their arguments in pieces, which are told when all have come. Old models give
 * a reason to end with every chunk: the last one counts, at the end.
 */
final class StreamedCandidate {

  private static final int CITED_CHARS_MAX = 1 << 20;

  private final int index;
  private final CalledTools tools;
  private int parts;
  private @Nullable Part open;
  private int openPart;
  private @Nullable PartialCall partial;
  private boolean called;
  private String reason = "";

  /** The text so far, for what it rests on, and what that is. */
  private final StringBuilder text = new StringBuilder();

  private JsonNode grounding = MissingNode.getInstance();

  StreamedCandidate(int index, CalledTools tools) {
    this.index = index;
    this.tools = tools;
  }

  /** A call whose arguments come in pieces. */
  private static final class PartialCall {
    private final String id;
    private final String name;
    private Optional<Opaque> seal;
    private final PartialArguments arguments = new PartialArguments();

    PartialCall(JsonNode call, Optional<Opaque> seal) {
      this.id = call.path("id").asText("");
      this.name = call.path("name").asText("");
      this.seal = seal;
    }
  }

  boolean hasReason() {
    return !reason.isEmpty();
  }

  void read(JsonNode candidate, Consumer<ChatEvent> out) {
    for (JsonNode part : candidate.path("content").path("parts")) {
      part(part, out);
    }
    if (candidate.path("groundingMetadata").isObject()) {
      grounding = candidate.path("groundingMetadata");
    }
    String told = candidate.path("finishReason").asText("");
    if (!candidate.path("finishReason").isNull() && !told.isEmpty()) {
      reason = told;
    }
  }

  void finish(Consumer<ChatEvent> out) {
    endPartial(out);
    if (open instanceof Part.Text && text.length() < CITED_CHARS_MAX) {
      new Grounding(grounding, 0)
          .of(text.toString())
          .forEach(cited -> out.accept(new ChatEvent.PartCited(index, openPart, cited)));
    }
    endOpen(Optional.empty(), out);
    FinishReason why = GeminiAnswer.reason(reason, called, parts == 0);
    out.accept(new ChatEvent.Finished(index, why, Optional.empty()));
  }

  private void part(JsonNode part, Consumer<ChatEvent> out) {
    Optional<Opaque> seal = CalledTools.seal(part);
    String words = part.path("text").asText("");
    if (part.path("functionCall").isObject()) {
      call(part.path("functionCall"), seal, out);
      return;
    }
    if (part.path("thought").asBoolean(false)) {
      say(new Part.Thought("", Optional.empty()), words, out);
      if (seal.isPresent() && open instanceof Part.Thought) {
        endOpen(seal, out);
      } else {
        sealed(seal, out);
      }
      return;
    }
    GeminiAnswer.other(part).ifPresent(other -> whole(other, out));
    say(new Part.Text(""), words, out);
    sealed(seal, out);
  }

  // ── words ──

  private void say(Part kind, String words, Consumer<ChatEvent> out) {
    if (words.isEmpty()) {
      return;
    }
    if (open == null || open.getClass() != kind.getClass()) {
      endPartial(out);
      endOpen(Optional.empty(), out);
      open = kind;
      openPart = parts++;
      out.accept(new ChatEvent.PartStarted(index, openPart, kind));
      text.setLength(0);
    }
    if (kind instanceof Part.Text && text.length() < CITED_CHARS_MAX) {
      text.append(words);
    }
    out.accept(new ChatEvent.PartDelta(index, openPart, words));
  }

  private void sealed(Optional<Opaque> seal, Consumer<ChatEvent> out) {
    seal.ifPresent(value -> whole(GeminiAnswer.sealed(value), out));
  }

  private void whole(Part part, Consumer<ChatEvent> out) {
    endPartial(out);
    endOpen(Optional.empty(), out);
    out.accept(new ChatEvent.PartWhole(index, parts++, part));
  }

  private void endOpen(Optional<Opaque> seal, Consumer<ChatEvent> out) {
    if (open != null) {
      open = null;
      out.accept(new ChatEvent.PartEnded(index, openPart, seal));
    }
  }

  // ── calls ──

  private void call(JsonNode call, Optional<Opaque> seal, Consumer<ChatEvent> out) {
    boolean named = !call.path("name").asText("").isEmpty();
    boolean goesOn = call.path("willContinue").asBoolean(false);
    PartialCall running = partial;
    if (running == null || named) {
      endPartial(out);
      if (!named) {
        return; // the end of a call that never began
      }
      if (!goesOn && !call.path("partialArgs").isArray()) {
        tell(tools.call(call, seal), out);
        return;
      }
      running = new PartialCall(call, seal);
      partial = running;
    }
    running.arguments.add(call.path("partialArgs"));
    running.seal = running.seal.or(() -> seal);
    if (!goesOn) {
      endPartial(out);
    }
  }

  private void endPartial(Consumer<ChatEvent> out) {
    PartialCall done = partial;
    if (done != null) {
      partial = null;
      tell(tools.call(done.id, done.name, done.arguments.whole(), done.seal), out);
    }
  }

  private void tell(Part.ToolCall call, Consumer<ChatEvent> out) {
    endOpen(Optional.empty(), out);
    called = true;
    int part = parts++;
    out.accept(
        new ChatEvent.PartStarted(
            index,
            part,
            new Part.ToolCall(call.id(), call.name(), JsonText.EMPTY_OBJECT, call.seal())));
    if (!call.arguments().equals(JsonText.EMPTY_OBJECT)) {
      out.accept(new ChatEvent.PartDelta(index, part, call.arguments().value()));
    }
    out.accept(new ChatEvent.PartEnded(index, part, call.seal()));
  }
}
