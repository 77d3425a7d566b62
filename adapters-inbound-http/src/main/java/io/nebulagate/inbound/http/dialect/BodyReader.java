package io.nebulagate.inbound.http.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.io.IOException;

/**
 * What every dialect asks of a body before it understands a word: a JSON object in UTF-8 that nests
 * within bounds. Thread-safe; never blocks.
 */
public final class BodyReader {

  /** How deep a body may nest. */
  public static final int DEPTH_MAX = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private BodyReader() {}

  /** Reads a dialect's own things. */
  @FunctionalInterface
  public interface Pass<T> {

    /** Reads all of the document, once; the parser stands before its beginning. */
    T over(JsonParser parser) throws IOException;
  }

  /**
   * Reads {@code body} in one pass.
   *
   * @throws GatewayException with {@link GatewayError.InvalidJson} for what is no such object, or
   *     with what the pass throws
   */
  public static <T> T read(byte[] body, Pass<T> pass) {
    if (!beginsAsObject(body)) {
      throw broken("it is not a JSON object");
    }
    if (!Utf8.wellFormed(body)) {
      throw broken("it is not UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(body)) {
      return pass.over(parser);
    } catch (StreamConstraintsException tooMuch) {
      throw broken("it nests deeper than " + DEPTH_MAX + ", or a name or number is too long");
    } catch (IOException invalid) {
      throw broken("it is not valid JSON");
    }
  }

  /** What a client is told whose body cannot be read. */
  public static GatewayException broken(String reason) {
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
