package io.nebulagate.inbound.http.dialect.openai.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import java.io.IOException;

/** Usage in OpenAI's form: what is cached lies inside the prompt, reasoning inside the answer. */
final class ChatUsage {

  private ChatUsage() {}

  static void write(TokenUsage used, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", used.input());
    json.writeNumberField("completion_tokens", used.output());
    json.writeNumberField("total_tokens", used.total());
    json.writeObjectFieldStart("prompt_tokens_details");
    json.writeNumberField("cached_tokens", used.of(TokenKind.CACHED_INPUT));
    json.writeNumberField(
        "cache_write_tokens", used.of(TokenKind.CACHE_WRITE) + used.of(TokenKind.CACHE_WRITE_1H));
    json.writeNumberField("audio_tokens", used.of(TokenKind.AUDIO_INPUT));
    json.writeEndObject();
    json.writeObjectFieldStart("completion_tokens_details");
    json.writeNumberField("reasoning_tokens", used.reasoning());
    json.writeNumberField("audio_tokens", used.of(TokenKind.AUDIO_OUTPUT));
    json.writeEndObject();
    json.writeEndObject();
  }
}
