package io.nebulagate.inbound.http.dialect.openai.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.Part;
import java.io.IOException;
import java.util.Optional;

/**
 * Calls of tools as members of an object that is open. What Gemini wants back with one stands where
 * Google's own OpenAI-compatible host puts it.
 */
final class ChatCalls {

  private ChatCalls() {}

  /** The call, with the arguments as far as they are known. */
  static void write(Part.ToolCall call, Optional<String> arguments, JsonGenerator json)
      throws IOException {
    json.writeStringField("id", call.id());
    json.writeStringField("type", "function");
    json.writeObjectFieldStart("function");
    json.writeStringField("name", call.name());
    json.writeStringField("arguments", arguments.orElse(""));
    json.writeEndObject();
    if (call.seal().isPresent() && call.seal().get().of() == Dialect.GEMINI) {
      json.writeObjectFieldStart("extra_content");
      json.writeObjectFieldStart("google");
      json.writeStringField("thought_signature", call.seal().get().value());
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  /** More of the arguments of a call that has begun. */
  static void more(String fragment, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("function");
    json.writeStringField("arguments", fragment);
    json.writeEndObject();
  }
}
