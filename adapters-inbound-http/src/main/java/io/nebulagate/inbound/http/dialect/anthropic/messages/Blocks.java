package io.nebulagate.inbound.http.dialect.anthropic.messages;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.inbound.http.dialect.Field;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Blocks of an answer as the members of objects that are open, and why an answer ended. */
final class Blocks {

  private Blocks() {}

  static void text(String text, JsonGenerator json) throws IOException {
    json.writeStringField("type", "text");
    json.writeStringField("text", text);
  }

  static void thinking(String text, String signature, JsonGenerator json) throws IOException {
    json.writeStringField("type", "thinking");
    json.writeStringField("thinking", text);
    json.writeStringField("signature", signature);
  }

  static void hidden(String data, JsonGenerator json) throws IOException {
    json.writeStringField("type", "redacted_thinking");
    json.writeStringField("data", data);
  }

  /** A call with all of its arguments, which have to be an object here. */
  static void call(Part.ToolCall call, JsonGenerator json) throws IOException {
    json.writeStringField("type", "tool_use");
    json.writeStringField("id", call.id());
    json.writeStringField("name", call.name());
    json.writeFieldName("input");
    input(call.arguments(), json);
  }

  /** What is no object, or was cut short in the middle, is kept under a name. */
  private static void input(JsonText arguments, JsonGenerator json) throws IOException {
    Optional<JsonNode> read = Field.parse(arguments.value());
    if (read.isPresent() && read.get().isObject()) {
      json.writeRawValue(arguments.value());
      return;
    }
    json.writeStartObject();
    json.writeFieldName("input");
    if (read.isPresent()) {
      json.writeRawValue(arguments.value());
    } else {
      json.writeString(arguments.value());
    }
    json.writeEndObject();
  }

  /** Answers of this dialect show nothing but words; bytes would come back as part of a prompt. */
  static String inWords(Part.Media media) {
    return media.source() instanceof MediaSource.At(String url, _, _)
        ? url
        : "(The answer holds media of the kind '%s', which cannot be shown here.)"
            .formatted(media.kind().name().toLowerCase(Locale.ROOT));
  }

  /** Clients that did not ask for a tool of the vendor's cannot go on from a pause. */
  static String reason(FinishReason reason) {
    return switch (reason) {
      case STOP, PAUSE, ERROR -> "end_turn";
      case STOP_SEQUENCE -> "stop_sequence";
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER -> "refusal";
    };
  }
}
