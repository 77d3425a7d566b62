package io.nebulagate.outbound.provider.openai.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.Dropped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes turns as items: what was said, called, given back and thought each are their own. */
final class ResponsesTurns {

  private final JsonGenerator json;
  private final CallNames names;
  private final Dropped dropped;

  /** Calls of tools that take any text, whose results are called otherwise too. */
  private final List<String> custom = new ArrayList<>();

  ResponsesTurns(JsonGenerator json, CallNames names, Dropped dropped) {
    this.json = json;
    this.names = names;
    this.dropped = dropped;
  }

  void write(List<Message> messages) throws IOException {
    for (Message message : messages) {
      switch (message.role()) {
        case SYSTEM -> message("developer", message.parts());
        case USER -> user(message.parts());
        case ASSISTANT -> assistant(message.parts());
      }
    }
  }

  private void user(List<Part> parts) throws IOException {
    for (Part part : parts) {
      if (part instanceof Part.ToolResult result) {
        result(result);
      }
    }
    message("user", parts.stream().filter(part -> !(part instanceof Part.ToolResult)).toList());
  }

  private void message(String role, List<Part> parts) throws IOException {
    List<Part> shown = parts.stream().filter(this::isContent).toList();
    if (shown.isEmpty()) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("type", "message");
    json.writeStringField("role", role);
    contents("content", shown);
    json.writeEndObject();
  }

  private boolean isContent(Part part) {
    return switch (part) {
      case Part.Text _, Part.Refusal _, Media _ -> true;
      case Part.Foreign _ -> {
        dropped.note("content of the other dialect alone");
        yield false;
      }
      case Part.Thought _, Part.ToolCall _, Part.ToolResult _ -> false;
    };
  }

  private void contents(String name, List<Part> parts) throws IOException {
    json.writeArrayFieldStart(name);
    for (Part part : parts) {
      content(part);
    }
    json.writeEndArray();
  }

  private void content(Part part) throws IOException {
    switch (part) {
      case Part.Text(String text, _) -> text("input_text", "text", text);
      case Part.Refusal(String text) -> text("input_text", "text", text);
      case Media media -> media(media);
      case Part.Thought _, Part.ToolCall _, Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  private void text(String type, String member, String text) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    json.writeStringField(member, text);
    json.writeEndObject();
  }

  private void media(Media media) throws IOException {
    json.writeStartObject();
    switch (media.kind()) {
      case IMAGE -> {
        json.writeStringField("type", "input_image");
        json.writeStringField("image_url", url(media.source()));
      }
      case DOCUMENT -> document(media);
      case AUDIO -> throw cannot("sound cannot be told to a provider that is asked for responses");
      case VIDEO -> throw cannot("a film cannot be shown to a provider of OpenAI's dialect");
    }
    json.writeEndObject();
  }

  private void document(Media media) throws IOException {
    json.writeStringField("type", "input_file");
    if (media.source() instanceof MediaSource.At(String url, _, _)) {
      json.writeStringField("file_url", url);
    } else {
      json.writeStringField("filename", media.name().orElse("document.pdf"));
      json.writeStringField("file_data", url(media.source()));
    }
  }

  private static String url(MediaSource source) {
    return switch (source) {
      case MediaSource.Inline(String type, String base64) -> "data:" + type + ";base64," + base64;
      case MediaSource.At(String url, _, _) -> url;
      case MediaSource.Kept _ ->
          throw cannot("a file that another vendor keeps cannot be shown to this provider");
    };
  }

  private static UpstreamException cannot(String reason) {
    return new UpstreamException(new UpstreamFault.Untranslatable("messages", reason));
  }

  // ── what the model said ──

  private void assistant(List<Part> parts) throws IOException {
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String text, _) -> said("output_text", "text", text);
        case Part.Refusal(String text) -> said("refusal", "refusal", text);
        case Part.Thought thought -> thought(thought);
        case Part.ToolCall call -> call(call);
        case Part.Foreign _ -> dropped.note("content of the other dialect alone");
        case Media _ -> dropped.note("media of the assistant");
        case Part.ToolResult _ -> {}
      }
    }
  }

  private void said(String type, String member, String text) throws IOException {
    if (text.isEmpty()) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("type", "message");
    json.writeStringField("role", "assistant");
    json.writeArrayFieldStart("content");
    text(type, member, text);
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * Only what this dialect sealed means anything to it; other thoughts are no part of a question.
   */
  private void thought(Part.Thought thought) throws IOException {
    Optional<Opaque> own = thought.seal().filter(seal -> seal.of() == Dialect.OPENAI);
    if (own.isEmpty()) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("type", "reasoning");
    json.writeArrayFieldStart("summary");
    if (!thought.text().isEmpty()) {
      text("summary_text", "text", thought.text());
    }
    json.writeEndArray();
    json.writeStringField("encrypted_content", own.get().value());
    json.writeEndObject();
  }

  private void call(Part.ToolCall call) throws IOException {
    Optional<String> input = freeText(call.arguments());
    input.ifPresent(_ -> custom.add(call.id()));
    json.writeStartObject();
    json.writeStringField("type", input.isPresent() ? "custom_tool_call" : "function_call");
    json.writeStringField("call_id", CallNames.id(call.id()));
    json.writeStringField("name", names.outward(call.name()));
    if (input.isPresent()) {
      json.writeStringField("input", input.get());
    } else {
      json.writeStringField("arguments", call.arguments().value());
    }
    json.writeEndObject();
  }

  /** Arguments that are a text belong to a tool that takes any. */
  private static Optional<String> freeText(JsonText arguments) {
    if (!arguments.value().stripLeading().startsWith("\"")) {
      return Optional.empty();
    }
    byte[] bytes = arguments.value().getBytes(StandardCharsets.UTF_8);
    try {
      return Optional.of(Json.tree(bytes, 0, bytes.length))
          .filter(JsonNode::isTextual)
          .map(JsonNode::textValue);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void result(Part.ToolResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField(
        "type",
        custom.contains(result.callId()) ? "custom_tool_call_output" : "function_call_output");
    json.writeStringField("call_id", CallNames.id(result.callId()));
    String failed = result.failed() ? "Error: " : "";
    if (result.content().stream().anyMatch(Media.class::isInstance)) {
      List<Part> parts = new ArrayList<>();
      if (result.failed()) {
        parts.add(new Part.Text(failed.strip()));
      }
      result.content().stream().filter(this::isContent).forEach(parts::add);
      contents("output", parts);
    } else {
      json.writeStringField("output", failed + result.text());
    }
    json.writeEndObject();
  }
}
