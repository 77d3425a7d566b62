package io.nebulagate.outbound.provider.openai.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes turns as the messages of a chat. Results of tools come first, one message each, then what
 * the user said with them; media in results, which this dialect has no place for, follow with the
 * user's words.
 */
final class ChatTurns {

  private final JsonGenerator json;
  private final boolean openAi;
  private final Dropped dropped;

  /**
   * Writes to {@code json}.
   *
   * @param openAi whether it is read by OpenAI's own servers
   */
  ChatTurns(JsonGenerator json, boolean openAi, Dropped dropped) {
    this.json = json;
    this.openAi = openAi;
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

  /** Plain text where there is nothing else: some imitators take no lists. */
  private void words(String role, List<Part> parts) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", role);
    if (parts.stream().allMatch(Part.Text.class::isInstance)) {
      json.writeStringField("content", joined(parts));
    } else {
      json.writeArrayFieldStart("content");
      for (Part part : parts) {
        element(part);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static String joined(List<Part> texts) {
    StringBuilder all = new StringBuilder();
    for (Part part : texts) {
      if (part instanceof Part.Text(String text, _)) {
        all.append(all.isEmpty() ? "" : "\n\n").append(text);
      }
    }
    return all.toString();
  }

  private void element(Part part) throws IOException {
    switch (part) {
      case Part.Text(String text, _) -> text(text);
      case Part.Refusal(String text) -> text(text);
      case Media media -> media(media);
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

  private void media(Media media) throws IOException {
    json.writeStartObject();
    switch (media.kind()) {
      case IMAGE -> {
        json.writeStringField("type", "image_url");
        json.writeObjectFieldStart("image_url");
        json.writeStringField("url", url(media.source()));
        json.writeEndObject();
      }
      case AUDIO -> {
        json.writeStringField("type", "input_audio");
        json.writeObjectFieldStart("input_audio");
        audio(media.source());
        json.writeEndObject();
      }
      case DOCUMENT -> {
        json.writeStringField("type", "file");
        json.writeObjectFieldStart("file");
        json.writeStringField("filename", media.name().orElse("document.pdf"));
        json.writeStringField("file_data", url(media.source()));
        json.writeEndObject();
      }
      case VIDEO -> throw cannot("a film cannot be shown to a provider of OpenAI's dialect");
    }
    json.writeEndObject();
  }

  private void audio(MediaSource source) throws IOException {
    if (!(source instanceof MediaSource.Inline(String type, String base64))) {
      throw cannot("sound has to stand in the request for a provider of OpenAI's dialect");
    }
    json.writeStringField("data", base64);
    json.writeStringField("format", type.substring(type.indexOf('/') + 1));
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
    StringBuilder content = new StringBuilder();
    List<Part.ToolCall> calls = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String text, _) -> content.append(text);
        case Part.Refusal(String text) -> content.append(text);
        case Part.ToolCall call -> calls.add(call);
        case Part.Foreign _ -> dropped.note("content of the other dialect alone");
        case Media _ -> dropped.note("media of the assistant");
        case Part.Thought _, Part.ToolResult _ -> {} // thoughts are no part of the next question
      }
    }
    if (content.isEmpty() && calls.isEmpty()) {
      return; // nothing was said
    }
    json.writeStartObject();
    json.writeStringField("role", "assistant");
    json.writeStringField("content", content.isEmpty() ? null : content.toString());
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
    boolean custom = openAi && TextTools.isText(call.arguments());
    String kind = custom ? "custom" : "function";
    json.writeStringField("type", kind);
    json.writeObjectFieldStart(kind);
    json.writeStringField("name", call.name());
    if (custom) {
      json.writeStringField("input", TextTools.text(call.arguments()));
    } else {
      json.writeStringField("arguments", TextTools.wrapped(call.arguments()).value());
    }
    json.writeEndObject();
    if (call.seal().isPresent() && call.seal().get().of() == Dialect.GEMINI) {
      json.writeObjectFieldStart("extra_content"); // Google's own host of this dialect wants it
      json.writeObjectFieldStart("google");
      json.writeStringField("thought_signature", call.seal().get().value());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
