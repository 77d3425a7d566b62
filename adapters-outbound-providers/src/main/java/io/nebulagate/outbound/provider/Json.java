package io.nebulagate.outbound.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;

/**
 * One way of reading JSON: streaming, bounded, and as lenient as vendors are careless. Thread-safe.
 */
public final class Json {

  /** The largest answer in one piece; also the longest text in it. */
  public static final int DOCUMENT_BYTES_MAX = 64 << 20;

  private static final int DEPTH_MAX = 200;

  /** NaN and infinities do come, from Python upstreams, in log probabilities. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(DOCUMENT_BYTES_MAX)
                  .build())
          .build();

  /** Numbers keep their spelling: they may have to be written again. */
  private static final JsonMapper TREES =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** A parser over a range; it does not keep the array. */
  public static JsonParser read(byte[] bytes, int from, int to) throws IOException {
    return FACTORY.createParser(bytes, from, to - from);
  }

  /**
   * All of a document at once; for answers that have to be understood whole.
   *
   * @throws IOException when it is no JSON, or more than one value
   */
  public static JsonNode tree(byte[] bytes, int from, int to) throws IOException {
    return TREES.readTree(bytes, from, to - from);
  }

  /** Writes a document piece by piece. */
  public static JsonGenerator write(OutputStream to) throws IOException {
    return FACTORY.createGenerator(to);
  }

  /** The text as a JSON string with its quotes. */
  public static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
