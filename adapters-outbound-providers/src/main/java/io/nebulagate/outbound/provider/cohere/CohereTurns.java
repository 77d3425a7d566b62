package io.nebulagate.outbound.provider.cohere;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.Dropped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes turns as Cohere's messages. Results of tools come first, one message each, then what the
 * user said with them; images in results follow with the user's words. What the model said before
 * it called tools is its plan.
 */
final class CohereTurns {

  private final JsonGenerator json;
  private final CohereTools tools;
  private final Dropped dropped;

  CohereTurns(JsonGenerator json, CohereTools tools, Dropped dropped) {
    this.json = json;
    this.tools = tools;
    this.dropped = dropped;
  }

  void write(List<Message> messages) throws IOException {
    for (Message message : messages) {
      switch (message.role()) {
        case SYSTEM -> words("system", message.parts());
        case USER -> user(message.parts());
        case ASSISTANT -> assistant(message.parts());
      }
    }
  }

  private void user(List<Part> parts) throws IOException {
    List<Part> said = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.ToolResult result) {
        result(result);
        result.content().stream().filter(Media.class::isInstance).forEach(said::add);
      }
    }
    parts.stream().filter(part -> !(part instanceof Part.ToolResult)).forEach(said::add);
    if (!said.isEmpty()) {
      words("user", said);
    }
  }

  private void result(Part.ToolResult result) throws IOException {
    boolean shows = result.content().stream().anyMatch(Media.class::isInstance);
    String text = result.text();
    json.writeStartObject();
    json.writeStringField("role", "tool");
    json.writeStringField("tool_call_id", result.callId());
    json.writeStringField(
        "content",
        (result.failed() ? "Error: " : "")
            + (text.isEmpty() && shows ? "(see the media that follow)" : text));
    json.writeEndObject();
  }

  private void words(String role, List<Part> parts) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", role);
    if (parts.stream().allMatch(Part.Text.class::isInstance)) {
      json.writeStringField("content", new Message(Message.Role.USER, parts).text());
    } else {
      json.writeArrayFieldStart("content");
      for (Part part : parts) {
        element(part);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void element(Part part) throws IOException {
    switch (part) {
      case Part.Text(String text, _) -> text(text);
      case Part.Refusal(String text) -> text(text);
      case Media media -> image(media);
      case Part.Foreign _ -> dropped.note("content of the other dialect alone");
      case Part.Thought _, Part.ToolCall _, Part.ToolResult _ -> {}
    }
  }

  private void text(String text) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "text");
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  private void image(Media media) throws IOException {
    if (media.kind() != Media.Kind.IMAGE) {
      throw cannot("Cohere is shown images and texts, and nothing else");
    }
    json.writeStartObject();
    json.writeStringField("type", "image_url");
    json.writeObjectFieldStart("image_url");
    json.writeStringField("url", url(media.source()));
    json.writeEndObject();
    json.writeEndObject();
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
    StringBuilder said = new StringBuilder();
    List<Part.ToolCall> calls = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String text, _) -> said.append(text);
        case Part.Refusal(String text) -> said.append(text);
        case Part.ToolCall call -> calls.add(call);
        case Part.Foreign _ -> dropped.note("content of the other dialect alone");
        case Media _ -> dropped.note("media of the assistant");
        case Part.Thought _, Part.ToolResult _ -> {} // thoughts are no part of the next question
      }
    }
    if (said.isEmpty() && calls.isEmpty()) {
      return; // nothing was said
    }
    json.writeStartObject();
    json.writeStringField("role", "assistant");
    if (!said.isEmpty()) {
      json.writeStringField(calls.isEmpty() ? "content" : "tool_plan", said.toString());
    }
    if (!calls.isEmpty()) {
      json.writeArrayFieldStart("tool_calls");
      for (Part.ToolCall call : calls) {
        call(call);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void call(Part.ToolCall call) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", call.id());
    json.writeStringField("type", "function");
    json.writeObjectFieldStart("function");
    json.writeStringField("name", tools.outward(call.name()));
    json.writeStringField("arguments", CohereTools.outward(call));
    json.writeEndObject();
    json.writeEndObject();
  }
}
