package io.nebulagate.inbound.http.dialect.openai.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a vendor wants back with a thought, in the list that OpenRouter made usual: {@code
 * reasoning_details}, each naming by its {@code format} whose it is (OpenRouter's documentation,
 * 2026-11).
 */
final class ReasoningDetails {

  private static final Map<Dialect, String> FORMATS =
      Map.of(
          Dialect.ANTHROPIC, "anthropic-claude-v1",
          Dialect.GEMINI, "google-gemini-v1",
          Dialect.OPENAI, "openai-responses-v1");

  private ReasoningDetails() {}

  /** Whose a format is. */
  static Optional<Dialect> maker(String format) {
    return FORMATS.entrySet().stream()
        .filter(known -> known.getValue().equals(format))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  static Function<String, Opaque> by(Dialect maker) {
    return value -> new Opaque(maker, value);
  }

  static Part redacted(Dialect maker, String data) {
    return new Part.Thought("", Optional.of(new Opaque(maker, data)), true);
  }

  /** Writes one, as an element of the list that is open. */
  static void write(Part.Thought thought, Opaque seal, int index, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    boolean hidden = thought.redacted() || seal.of() == Dialect.OPENAI;
    json.writeStringField("type", hidden ? "reasoning.encrypted" : "reasoning.text");
    if (hidden) {
      json.writeStringField("data", seal.value());
    } else {
      json.writeStringField("text", thought.text());
      json.writeStringField("signature", seal.value());
    }
    json.writeStringField("format", FORMATS.getOrDefault(seal.of(), "unknown"));
    json.writeNumberField("index", index);
    json.writeEndObject();
  }
}
