package io.nebulagate.inbound.http.dialect.cohere;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import java.io.IOException;
import java.util.Optional;

/** What an event adds to a message, as the members of the message that is open. */
record Deltas(CarriedSeals seals) {

  /** Words, or a thought. */
  static void content(JsonGenerator json, String kind, String text, boolean typed)
      throws IOException {
    json.writeObjectFieldStart("content");
    if (typed) {
      json.writeStringField("type", kind);
    }
    json.writeStringField(kind, text);
    json.writeEndObject();
  }

  /** What comes with a thought, as it begins or behind its words. */
  void thinking(Optional<Opaque> seal, boolean hidden, boolean typed, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("content");
    if (typed) {
      json.writeStringField("type", "thinking");
    }
    json.writeStringField("thinking", "");
    seals.write(seal, hidden, json);
    json.writeEndObject();
  }

  /** A call, before its arguments. */
  void call(Part.ToolCall call, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("tool_calls");
    json.writeStringField("id", call.id());
    json.writeStringField("type", "function");
    json.writeObjectFieldStart("function");
    json.writeStringField("name", call.name());
    json.writeStringField("arguments", "");
    json.writeEndObject();
    seals.write(call.seal(), false, json);
    json.writeEndObject();
  }

  /** More of a call's arguments. */
  static void arguments(String fragment, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("tool_calls");
    json.writeObjectFieldStart("function");
    json.writeStringField("arguments", fragment);
    json.writeEndObject();
    json.writeEndObject();
  }

  /** What comes with a call whose arguments are complete. */
  void sealOfCall(Optional<Opaque> seal, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("tool_calls");
    seals.write(seal, false, json);
    json.writeEndObject();
  }
}
