package io.nebulagate.inbound.http.dialect.openai;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.JsonBody;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.util.List;

/**
 * Reads what the gateway must know of an OpenAI request, in one pass over its bytes, and notes
 * where they may be changed without touching anything else. Thread-safe; never blocks.
 */
final class OpenAiRequestReader {

  /** OpenAI's own default (its API description, 2026-11). */
  private static final String USUAL_JUDGE = "omni-moderation-latest";

  private static final GatewayError MODEL_MISSING = new GatewayError.MissingParameter("model");

  /**
   * Reads {@code body}. What is no JSON is refused first, then what is missing, then what cannot
   * be.
   *
   * @throws GatewayException with {@link GatewayError.InvalidJson}, {@link
   *     GatewayError.MissingParameter} or {@link GatewayError.InvalidValue}
   */
  Question read(Api api, byte[] body) {
    try {
      return JsonBody.read(body, parser -> new OpenAiRequest(api, body, parser).read());
    } catch (GatewayException refused) {
      if (api == Api.MODERATIONS && refused.error().equals(MODEL_MISSING)) {
        return read(api, withUsualModel(body));
      }
      throw refused;
    }
  }

  /** To judge is the one thing that OpenAI's clients need not name a model for. */
  private static byte[] withUsualModel(byte[] body) {
    int brace = 0;
    while (body[brace] != '{') {
      brace++;
    }
    Patch model = new Patch(brace + 1, brace + 1, "\"model\":\"" + USUAL_JUDGE + "\",");
    return Patch.apply(body, List.of(model));
  }
}
