package io.nebulagate.bootstrap.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** The demo upstream's vectors: the same text always gives the same one. */
final class DemoEmbedding {

  private static final int DIMENSIONS = 256;
  private static final int DIMENSIONS_MAX = 3_072;

  private DemoEmbedding() {}

  static JsonObject answer(JsonObject asked) {
    Object input = asked.getValue("input", "");
    List<?> texts =
        input instanceof JsonArray array
                && !array.isEmpty()
                && !(array.getValue(0) instanceof Number)
            ? array.getList()
            : List.of(input);
    int dimensions = Math.clamp(asked.getInteger("dimensions", DIMENSIONS), 1, DIMENSIONS_MAX);
    boolean base64 = "base64".equals(asked.getString("encoding_format"));
    JsonArray data = new JsonArray();
    int tokens = 0;
    for (int index = 0; index < texts.size(); index++) {
      String text = String.valueOf(texts.get(index));
      tokens += Math.max(1, text.trim().split("\\s+").length);
      float[] vector = vector(text, dimensions);
      data.add(
          new JsonObject()
              .put("object", "embedding")
              .put("index", index)
              .put("embedding", base64 ? encoded(vector) : plain(vector)));
    }
    return new JsonObject()
        .put("object", "list")
        .put("data", data)
        .put("model", asked.getString("model", DemoUpstream.EMBEDDING_MODEL))
        .put("usage", new JsonObject().put("prompt_tokens", tokens).put("total_tokens", tokens));
  }

  private static float[] vector(String text, int dimensions) {
    Random random = new Random(text.hashCode());
    float[] vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (random.nextGaussian() / Math.sqrt(dimensions));
    }
    return vector;
  }

  private static JsonArray plain(float[] vector) {
    JsonArray numbers = new JsonArray();
    for (float number : vector) {
      numbers.add(number);
    }
    return numbers;
  }

  private static String encoded(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
