package io.nebulagate.inbound.http.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The body of an admin call as a tree, strictly read: one object, no name twice, exact numbers. */
final class JsonBody {

  static final int BYTES_MAX = 1024 * 1024;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  static ObjectNode read(InputStream body) {
    byte[] bytes;
    try {
      bytes = body.readNBytes(BYTES_MAX + 1);
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
    if (bytes.length > BYTES_MAX) {
      throw new GatewayException(new GatewayError.RequestTooLarge(BYTES_MAX));
    }
    try {
      JsonNode tree = MAPPER.readTree(bytes);
      if (tree instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException broken) {
      throw invalid("it is not valid JSON, or says a name twice");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    throw invalid("it is not a JSON object");
  }

  private static GatewayException invalid(String reason) {
    return new GatewayException(new GatewayError.InvalidJson(reason));
  }
}
