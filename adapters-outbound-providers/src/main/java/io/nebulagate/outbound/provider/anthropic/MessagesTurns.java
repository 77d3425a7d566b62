package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.domain.chat.fitting.Alphabet;
import io.nebulagate.domain.chat.fitting.Turns;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes turns as this dialect wants them: the user first, then strictly in turn; no empty text; in
 * the turn after a call of tools the results of all calls, and those first. What the operator says
 * in the middle of the conversation becomes words of the user in a tag that says whose they are.
 */
final class MessagesTurns {

  /** What opens a conversation that the model opened; it says as little as can be said. */
  private static final Message OPENING = Message.of(Role.USER, ".");

  private final JsonGenerator json;
  private final AskedTools names;
  private final Dropped dropped;

  MessagesTurns(JsonGenerator json, AskedTools names, Dropped dropped) {
    this.json = json;
    this.names = names;
    this.dropped = dropped;
  }

  void write(List<Message> dialogue) throws IOException {
    List<Message> turns = Turns.alternating(dialogue.stream().map(this::sayable).toList());
    if (turns.isEmpty() || turns.getFirst().role() == Role.ASSISTANT) {
      List<Message> opened = new ArrayList<>(turns);
      opened.addFirst(OPENING);
      turns = opened;
    }
    checkPairs(turns);
    for (int i = 0; i < turns.size(); i++) {
      turn(turns.get(i), i == turns.size() - 1);
    }
  }

  // ── what can be said ──

  private Message sayable(Message message) {
    boolean operator = message.role() == Role.SYSTEM;
    boolean model = message.role() == Role.ASSISTANT;
    List<Part> parts = new ArrayList<>();
    for (Part part : message.parts()) {
      sayable(part, model).map(said -> operator ? tagged(said) : said).ifPresent(parts::add);
    }
    return new Message(operator ? Role.USER : message.role(), parts);
  }

  private Optional<Part> sayable(Part part, boolean model) {
    return switch (part) {
      case Part.Text(String text, _) -> text(text);
      case Part.Refusal(String text) -> text(text);
      case Part.Thought thought ->
          Optional.<Part>of(thought).filter(_ -> model && Thinking.isOwn(thought));
      case Part.ToolCall call -> Optional.<Part>of(call).filter(_ -> model);
      case Part.ToolResult result -> Optional.<Part>of(result).filter(_ -> !model);
      case Media media -> {
        dropped.noteIf(model, "media of the assistant");
        yield Optional.<Part>of(media).filter(_ -> !model);
      }
      case Part.Foreign foreign -> {
        boolean own = foreign.of() == Dialect.ANTHROPIC;
        dropped.noteIf(!own, "content of the other dialect alone");
        yield Optional.<Part>of(foreign).filter(_ -> own);
      }
    };
  }

  private static Optional<Part> text(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(new Part.Text(text));
  }

  private static Part tagged(Part said) {
    return said instanceof Part.Text(String text, _)
        ? new Part.Text("<system>\n" + text + "\n</system>")
        : said;
  }

  /** The vendor would refuse it too, in words about indices the client has never seen. */
  private static void checkPairs(List<Message> turns) {
    Set<String> called = Set.of();
    for (Message turn : turns) {
      Set<String> answered =
          turn.parts().stream()
              .filter(Part.ToolResult.class::isInstance)
              .map(part -> ((Part.ToolResult) part).callId())
              .collect(Collectors.toSet());
      for (String id : called) {
        if (!answered.contains(id)) {
          throw unpaired("the call '" + id + "' has no result in the turn after it");
        }
      }
      for (String id : answered) {
        if (!called.contains(id)) {
          throw unpaired("the result of '" + id + "' does not follow its call");
        }
      }
      called =
          turn.parts().stream()
              .filter(Part.ToolCall.class::isInstance)
              .map(part -> ((Part.ToolCall) part).id())
              .collect(Collectors.toSet());
    }
    if (!called.isEmpty()) {
      throw unpaired("the call '" + called.iterator().next() + "' has no result");
    }
  }

  private static UpstreamException unpaired(String reason) {
    String shown = reason.length() <= 200 ? reason : reason.substring(0, 200);
    return new UpstreamException(new UpstreamFault.Untranslatable("messages", shown));
  }

  // ── blocks ──

  private void turn(Message turn, boolean last) throws IOException {
    boolean model = turn.role() == Role.ASSISTANT;
    List<Part> parts = model && last ? trimmed(turn.parts()) : turn.parts();
    if (parts.isEmpty()) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("role", model ? "assistant" : "user");
    json.writeArrayFieldStart("content");
    for (Part part : parts) {
      block(part);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Words that the model is to go on from may not end in white space. */
  private static List<Part> trimmed(List<Part> parts) {
    if (!(parts.getLast() instanceof Part.Text(String text, _))) {
      return parts;
    }
    List<Part> trimmed = new ArrayList<>(parts);
    trimmed.set(parts.size() - 1, new Part.Text(text.stripTrailing()));
    return trimmed;
  }

  private void block(Part part) throws IOException {
    switch (part) {
      case Part.Text(String text, _) -> text(text, json);
      case Part.Refusal(String text) -> text(text, json);
      case Part.Thought thought -> thought(thought);
      case Part.ToolCall call -> call(call);
      case Part.ToolResult result -> result(result);
      case Media media -> MediaBlocks.write(media, json);
      case Part.Foreign(_, JsonText raw) -> json.writeRawValue(raw.value());
    }
  }

  static void text(String text, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "text");
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  private void thought(Part.Thought thought) throws IOException {
    String value = thought.seal().orElseThrow().value();
    json.writeStartObject();
    if (thought.redacted()) {
      json.writeStringField("type", "redacted_thinking");
      json.writeStringField("data", value);
    } else {
      json.writeStringField("type", "thinking");
      json.writeStringField("thinking", thought.text());
      json.writeStringField("signature", value);
    }
    json.writeEndObject();
  }

  private void call(Part.ToolCall call) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "tool_use");
    json.writeStringField("id", Alphabet.USUAL.fit(call.id()));
    json.writeStringField("name", names.outward(call.name()));
    json.writeFieldName("input");
    String arguments = call.arguments().value().strip();
    json.writeRawValue(
        arguments.startsWith("{") ? arguments : "{\"" + TextTools.INPUT + "\":" + arguments + "}");
    json.writeEndObject();
  }

  private void result(Part.ToolResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "tool_result");
    json.writeStringField("tool_use_id", Alphabet.USUAL.fit(result.callId()));
    List<Part> content =
        result.content().stream().flatMap(part -> sayable(part, false).stream()).toList();
    if (!content.isEmpty()) {
      json.writeArrayFieldStart("content");
      for (Part part : content) {
        block(part);
      }
      json.writeEndArray();
    }
    if (result.failed()) {
      json.writeBooleanField("is_error", true);
    }
    json.writeEndObject();
  }
}
