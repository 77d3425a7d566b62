package io.nebulagate.inbound.http.dialect.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.io.IOException;
import java.util.List;

/**
 * Reads what the gateway must know of an OpenAI request, in one pass over its bytes, and notes
 * where they may be changed without touching anything else. Thread-safe; never blocks.
 */
final class OpenAiRequestReader {

  /** How deep a body may nest. */
  static final int DEPTH_MAX = 64;

  /** OpenAI's own default (its API description, 2026-11). */
  private static final String USUAL_JUDGE = "omni-moderation-latest";

  private static final GatewayError MODEL_MISSING = new GatewayError.MissingParameter("model");

  private final JsonFactory factory =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /**
   * Reads {@code body}. What is no JSON is refused first, then what is missing, then what cannot
   * be.
   *
   * @throws GatewayException with {@link GatewayError.InvalidJson}, {@link
   *     GatewayError.MissingParameter} or {@link GatewayError.InvalidValue}
   */
  Question read(Api api, byte[] body) {
    if (!beginsAsObject(body)) {
      throw broken("it is not a JSON object");
    }
    if (!Utf8.wellFormed(body)) {
      throw broken("it is not UTF-8");
    }
    try (JsonParser parser = factory.createParser(body)) {
      return new OpenAiRequest(api, body, parser).read();
    } catch (GatewayException refused) {
      if (api == Api.MODERATIONS && refused.error().equals(MODEL_MISSING)) {
        return read(api, withUsualModel(body));
      }
      throw refused;
    } catch (StreamConstraintsException tooMuch) {
      throw broken("it nests deeper than " + DEPTH_MAX + ", or a name or number is too long");
    } catch (IOException invalid) {
      throw broken("it is not valid JSON");
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

  static GatewayException broken(String reason) {
    return new GatewayException(new GatewayError.InvalidJson(reason));
  }

  /**
   * The parser would also take UTF-16 and UTF-32, in which no place could be counted in bytes; both
   * show a zero byte here.
   */
  private static boolean beginsAsObject(byte[] body) {
    int at = 0;
    while (at < body.length
        && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
      at++;
    }
    return at + 1 < body.length && body[at] == '{' && body[at + 1] != 0;
  }
}
