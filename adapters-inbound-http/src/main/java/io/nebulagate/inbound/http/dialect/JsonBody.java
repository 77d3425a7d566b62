package io.nebulagate.inbound.http.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.io.IOException;

/**
 * Opens a client's body for one pass over its bytes: a JSON object in UTF-8, so that places in it
 * can be counted in bytes. Thread-safe.
 */
public final class JsonBody {

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

  private JsonBody() {}

  /** What is made of a body. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads it; the parser stands before the object. */
    T read(JsonParser parser) throws IOException;
  }

  /**
   * Reads {@code body}.
   *
   * @throws GatewayException with {@link GatewayError.InvalidJson} for what is no JSON object
   */
  public static <T> T read(byte[] body, Reading<T> reading) {
    if (!beginsAsObject(body)) {
      throw broken("it is not a JSON object");
    }
    if (!Utf8.wellFormed(body)) {
      throw broken("it is not UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(body)) {
      return reading.read(parser);
    } catch (StreamConstraintsException tooMuch) {
      throw broken("it nests deeper than " + DEPTH_MAX + ", or a name or number is too long");
    } catch (IOException invalid) {
      throw broken("it is not valid JSON");
    }
  }

  /** What is made of one field. */
  @FunctionalInterface
  public interface Field {
    /** Reads its value, at which the parser stands, to the value's end. */
    void read(String name) throws IOException;
  }

  /**
   * Reads an object, field by field, and sees that nothing follows it.
   *
   * @param parser stands before it
   * @return where its last brace stands, in bytes
   * @throws GatewayException with {@link GatewayError.InvalidJson} where something follows
   */
  public static int fields(JsonParser parser, Field field) throws IOException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      field.read(name);
    }
    int end = (int) parser.currentTokenLocation().getByteOffset();
    if (parser.nextToken() != null) {
      throw broken("something follows the object");
    }
    return end;
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
