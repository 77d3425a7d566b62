package io.nebulagate.inbound.http.dialect.openai;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
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

  /**
   * To judge is the one thing that OpenAI's clients need not name a model for; this is its default
   * (its API description, 2026-11).
   */
  private static final ModelName USUAL_JUDGE = new ModelName("omni-moderation-latest");

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
        return read(api, withModel(body, USUAL_JUDGE));
      }
      throw refused;
    }
  }

  /**
   * The same body, asking for {@code model} whatever it asked for.
   *
   * @throws GatewayException as {@link #read} does, but for a model that is missing
   */
  byte[] naming(Api api, byte[] body, ModelName model) {
    try {
      Question read = read(api, body);
      return read.head().model().equals(model) ? body : read.body().naming(quoted(model));
    } catch (GatewayException refused) {
      if (refused.error().equals(MODEL_MISSING)) {
        return withModel(body, model);
      }
      throw refused;
    }
  }

  private static byte[] withModel(byte[] body, ModelName model) {
    int brace = 0;
    while (body[brace] != '{') {
      brace++;
    }
    int next = brace + 1;
    while (body[next] <= ' ') {
      next++;
    }
    String member = "\"model\":" + quoted(model) + (body[next] == '}' ? "" : ",");
    return Patch.apply(body, List.of(new Patch(brace + 1, brace + 1, member)));
  }

  private static String quoted(ModelName model) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(model.value())) + '"';
  }
}
