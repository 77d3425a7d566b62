package io.nebulagate.inbound.http.dialect.openai;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.BodyReader;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;

/**
 * Reads what the gateway must know of an OpenAI request, in one pass over its bytes, and notes
 * where they may be changed without touching anything else. Thread-safe; never blocks.
 */
final class OpenAiRequestReader {

  /**
   * Reads {@code body}. What is no JSON is refused first, then what is missing, then what cannot
   * be.
   *
   * @throws GatewayException with {@link GatewayError.InvalidJson}, {@link
   *     GatewayError.MissingParameter} or {@link GatewayError.InvalidValue}
   */
  Question read(Api api, byte[] body) {
    return BodyReader.read(body, parser -> new OpenAiRequest(api, body, parser).read());
  }
}
