package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.fitting.ToolNames;
import io.nebulagate.domain.chat.fitting.Turns;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes turns as Gemini's contents: the user first, the two in turns, as many results as there
 * were calls and in their order, nothing empty. What the operator says first is the system
 * instruction; what he says later the user says for him.
 */
final class GenerateTurns {

  /** Stands in where another vendor's model called tools (Google's documentation, 2026-11). */
  private static final String NO_SIGNATURE = "context_engineering_is_the_way_to_go";

  private static final String BEGINNING = "(the conversation begins with your words)";

  private final ChatRequest question;
  private final GeminiModel model;
  private final ToolNames names;
  private final Dropped dropped;

  GenerateTurns(ChatRequest question, GeminiModel model, ToolNames names, Dropped dropped) {
    this.question = question;
    this.model = model;
    this.names = names;
    this.dropped = dropped;
  }

  void write(JsonGenerator json) throws IOException {
    List<Message> preface = Turns.preface(question.messages());
    List<Message> turns =
        Turns.alternating(
            Turns.dialogue(question.messages()).stream().map(GenerateTurns::spoken).toList());
    if (turns.isEmpty()) {
      // Without anybody's words there is no question: what the operator says is one.
      turns = preface.stream().map(said -> new Message(Role.USER, said.parts())).toList();
    } else {
      system(preface, json);
    }
    json.writeArrayFieldStart("contents");
    if (!turns.isEmpty() && turns.getFirst().role() == Role.ASSISTANT) {
      content("user", List.of(out -> text(BEGINNING, out)), json);
    }
    List<Part.ToolCall> called = List.of();
    for (Message turn : turns) {
      if (turn.role() == Role.USER) {
        content("user", user(turn.parts(), called), json);
        called = List.of();
      } else {
        content("model", model(turn.parts()), json);
        called = calls(turn);
      }
    }
    if (!called.isEmpty()) {
      throw cannot("the call '" + called.getFirst().id() + "' has no result");
    }
    json.writeEndArray();
  }

  /** One thing that becomes a part. */
  @FunctionalInterface
  private interface Piece {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static Message spoken(Message message) {
    return message.role() == Role.SYSTEM
        ? Message.of(Role.USER, "<system>\n" + message.text() + "\n</system>")
        : message;
  }

  private static void system(List<Message> preface, JsonGenerator json) throws IOException {
    List<String> texts =
        preface.stream().map(Message::text).filter(text -> !text.isEmpty()).toList();
    if (texts.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("systemInstruction");
    json.writeArrayFieldStart("parts");
    for (String text : texts) {
      json.writeStartObject();
      text(text, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void content(String role, List<Piece> pieces, JsonGenerator json)
      throws IOException {
    if (pieces.isEmpty()) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("role", role);
    json.writeArrayFieldStart("parts");
    for (Piece piece : pieces) {
      json.writeStartObject();
      piece.writeTo(json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  // ── what the user said ──

  private List<Piece> user(List<Part> parts, List<Part.ToolCall> called) {
    List<Piece> pieces = new ArrayList<>();
    List<Part> later = new ArrayList<>();
    List<Part.ToolResult> results = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.ToolResult result) {
        results.add(result);
      }
    }
    for (Part.ToolCall call : called) {
      Part.ToolResult result = resultOf(call, results);
      results.remove(result);
      pieces.add(json -> result(call, result, json));
      result.content().stream().filter(part -> !fitsIntoResult(part)).forEach(later::add);
    }
    if (!results.isEmpty()) {
      throw cannot(
          "the call '" + results.getFirst().callId() + "' of a result is not in the turn before");
    }
    later.removeIf(Part.Text.class::isInstance);
    parts.stream().filter(part -> !(part instanceof Part.ToolResult)).forEach(later::add);
    later.forEach(part -> said(part, pieces));
    return pieces;
  }

  private static Part.ToolResult resultOf(Part.ToolCall call, List<Part.ToolResult> results) {
    return results.stream()
        .filter(result -> result.callId().equals(call.id()))
        .findFirst()
        .orElseThrow(() -> cannot("the call '" + call.id() + "' has no result"));
  }

  private boolean fitsIntoResult(Part part) {
    return model.takesMediaInResults()
        && part instanceof Part.Media media
        && media.source() instanceof MediaSource.Inline;
  }

  private void result(Part.ToolCall call, Part.ToolResult result, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("functionResponse");
    json.writeStringField("name", names.outward(call.name()));
    json.writeObjectFieldStart("response");
    json.writeStringField(result.failed() ? "error" : "result", result.text());
    json.writeEndObject();
    List<Part> media = result.content().stream().filter(this::fitsIntoResult).toList();
    if (!media.isEmpty()) {
      json.writeArrayFieldStart("parts");
      for (Part part : media) {
        json.writeStartObject();
        media((Part.Media) part, json);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void said(Part part, List<Piece> pieces) {
    switch (part) {
      case Part.Text(String text, _) -> words(text, pieces);
      case Part.Refusal(String text) -> words(text, pieces);
      case Part.Media media -> {
        refuseKept(media);
        pieces.add(json -> media(media, json));
      }
      case Part.Foreign foreign -> foreign(foreign, pieces);
      case Part.Thought _, Part.ToolCall _, Part.ToolResult _ -> {}
    }
  }

  private static void words(String text, List<Piece> pieces) {
    if (!text.isEmpty()) {
      pieces.add(json -> text(text, json));
    }
  }

  private static void text(String text, JsonGenerator json) throws IOException {
    json.writeStringField("text", text);
  }

  /** Its members, which are the part's. */
  private void foreign(Part.Foreign foreign, List<Piece> pieces) {
    if (foreign.of() != Dialect.GEMINI) {
      dropped.note("content of the other dialect alone");
      return;
    }
    String members = foreign.json().value().strip();
    boolean some = members.startsWith("{") && members.length() > 2;
    if (some) {
      pieces.add(json -> json.writeRaw(members.substring(1, members.length() - 1)));
    }
  }

  // ── media ──

  private static void refuseKept(Part.Media media) {
    if (media.source() instanceof MediaSource.Kept) {
      throw cannot("a file that another vendor keeps cannot be shown to this provider");
    }
  }

  private static void media(Part.Media media, JsonGenerator json) throws IOException {
    switch (media.source()) {
      case MediaSource.Inline(String type, String base64) -> {
        json.writeObjectFieldStart("inlineData");
        json.writeStringField("mimeType", type);
        json.writeStringField("data", base64);
        json.writeEndObject();
      }
      case MediaSource.At(String url, Optional<String> type, _) -> {
        json.writeObjectFieldStart("fileData");
        json.writeStringField("mimeType", type.orElseGet(() -> FileTypes.guess(url, media.kind())));
        json.writeStringField("fileUri", url);
        json.writeEndObject();
      }
      case MediaSource.Kept _ -> refuseKept(media);
    }
  }

  // ── what the model said ──

  private static List<Part.ToolCall> calls(Message turn) {
    List<Part.ToolCall> calls = new ArrayList<>();
    for (Part part : turn.parts()) {
      if (part instanceof Part.ToolCall call) {
        calls.add(call);
      }
    }
    return calls;
  }

  private List<Piece> model(List<Part> parts) {
    List<Piece> pieces = new ArrayList<>();
    boolean firstCall = true;
    for (Part part : parts) {
      switch (part) {
        case Part.ToolCall call -> {
          Optional<String> signature = signature(call.seal());
          boolean needed = firstCall && model.wantsSignatures();
          Optional<String> shown =
              signature.or(() -> needed ? Optional.of(NO_SIGNATURE) : Optional.empty());
          pieces.add(json -> call(call, shown, json));
          firstCall = false;
        }
        case Part.Thought thought ->
            signature(thought.seal())
                .ifPresent(signature -> pieces.add(json -> thought(thought, signature, json)));
        case Part.Text _, Part.Refusal _, Part.Media _, Part.Foreign _, Part.ToolResult _ ->
            said(part, pieces);
      }
    }
    return pieces;
  }

  private static Optional<String> signature(Optional<Opaque> seal) {
    return seal.filter(value -> value.of() == Dialect.GEMINI).map(Opaque::value);
  }

  private static void thought(Part.Thought thought, String signature, JsonGenerator json)
      throws IOException {
    text(thought.text(), json);
    if (!thought.text().isEmpty()) {
      json.writeBooleanField("thought", true);
    }
    json.writeStringField("thoughtSignature", signature);
  }

  /** Without an id: only some hosts take one, and order says as much. */
  private void call(Part.ToolCall call, Optional<String> signature, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("functionCall");
    json.writeStringField("name", names.outward(call.name()));
    json.writeFieldName("args");
    String arguments = call.arguments().value();
    if (isObject(arguments)) {
      json.writeRawValue(arguments);
    } else {
      json.writeStartObject();
      json.writeFieldName(TextTools.INPUT);
      json.writeRawValue(arguments);
      json.writeEndObject();
    }
    json.writeEndObject();
    if (signature.isPresent()) {
      json.writeStringField("thoughtSignature", signature.get());
    }
  }

  private static boolean isObject(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      return Json.tree(bytes, 0, bytes.length).isObject();
    } catch (IOException _) {
      throw cannot("the arguments of a call are no JSON");
    }
  }

  private static UpstreamException cannot(String reason) {
    return new UpstreamException(new UpstreamFault.Untranslatable("messages", reason));
  }
}
