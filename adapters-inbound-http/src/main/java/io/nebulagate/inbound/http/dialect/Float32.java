package io.nebulagate.inbound.http.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** Vectors as SDKs like to have them: four bytes for a number, the lowest first, in base64. */
public final class Float32 {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Float32() {}

  /** A list of numbers. */
  public static String base64(JsonText vector) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(vector.value().length() / 2);
    try (JsonParser json = FACTORY.createParser(vector.value())) {
      json.nextToken();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        int bits = Float.floatToIntBits(json.getFloatValue());
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
          bytes.write(bits >> shift);
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("a list of numbers is what it was read as", impossible);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
