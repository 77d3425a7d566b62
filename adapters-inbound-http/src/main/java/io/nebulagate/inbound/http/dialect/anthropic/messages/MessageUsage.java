package io.nebulagate.inbound.http.dialect.anthropic.messages;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import java.io.IOException;

/** Usage in Anthropic's form: what is cached lies beside the input. */
final class MessageUsage {

  private MessageUsage() {}

  static void write(TokenUsage used, JsonGenerator json) throws IOException {
    long cached = used.of(TokenKind.CACHED_INPUT);
    long written = used.of(TokenKind.CACHE_WRITE);
    long writtenHour = used.of(TokenKind.CACHE_WRITE_1H);
    json.writeObjectFieldStart("usage");
    json.writeNumberField("input_tokens", used.input() - cached - written - writtenHour);
    json.writeNumberField("cache_creation_input_tokens", written + writtenHour);
    json.writeNumberField("cache_read_input_tokens", cached);
    json.writeObjectFieldStart("cache_creation");
    json.writeNumberField("ephemeral_5m_input_tokens", written);
    json.writeNumberField("ephemeral_1h_input_tokens", writtenHour);
    json.writeEndObject();
    json.writeNumberField("output_tokens", used.output());
    json.writeEndObject();
  }
}
