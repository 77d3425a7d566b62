package io.nebulagate.inbound.http.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies no person would write, from a seed: what is patched is exactly what was meant. */
class OpenAiRequestReaderPropertyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = 100;

  private final OpenAiRequestReader reader = new OpenAiRequestReader();

  static LongStream seeds() {
    String one = System.getProperty("seed");
    return one == null ? LongStream.range(0, 60) : LongStream.of(Long.parseLong(one));
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void patchesMeanWhatTheySayAndTouchNothingElse(long seed) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Bodies bodies = new Bodies(random);
      String text = bodies.next();
      Question read = reader.read(Api.CHAT, text.getBytes(UTF_8));

      byte[] patched = read.body().forProvider("\"the other \\u006dodel\"");

      ObjectNode expected = (ObjectNode) JSON.readTree(text);
      assertThat(read.head().model().value()).isEqualTo(expected.get("model").textValue());
      expected.put("model", "the other model");
      if (expected.path("stream").asBoolean()) {
        boolean asked = expected.path("stream_options").path("include_usage").asBoolean();
        assertThat(read.head().usageAsked()).isEqualTo(asked);
        if (!expected.path("stream_options").isObject()) {
          expected.putObject("stream_options");
        }
        ((ObjectNode) expected.get("stream_options")).put("include_usage", true);
      }
      assertThat(JSON.readTree(patched).equals(expected)).as(text).isTrue();
      assertThat(read.body().forProvider(bodies.model))
          .as("its own name leaves every byte: " + text)
          .isEqualTo(read.body().forProvider(null));
    }
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void aBodyCutAnywhereIsRefusedAndNothingElseIsThrown(long seed) {
    Random random = new Random(seed);
    byte[] whole = new Bodies(random).next().strip().getBytes(UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(refuses(cut)).as(new String(cut, UTF_8)).isTrue();
    }
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void noiseIsReadOrRefusedAndNothingElse(long seed) {
    Random random = new Random(seed);
    byte[] whole = new Bodies(random).next().getBytes(UTF_8);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] noisy = whole.clone();
      noisy[random.nextInt(noisy.length)] = (byte) random.nextInt(256);
      refuses(noisy);
    }
  }

  private boolean refuses(byte[] body) {
    try {
      reader.read(Api.CHAT, body);
      return false;
    } catch (GatewayException refused) {
      return true;
    }
  }

  /** Writes random request bodies with random spelling. */
  private static final class Bodies {

    private final Random random;
    private String model = "";

    Bodies(Random random) {
      this.random = random;
    }

    String next() {
      List<String> members = new ArrayList<>();
      model = text(1 + random.nextInt(20));
      members.add(key("model") + gap() + ":" + gap() + model);
      members.add(key("messages") + ":[" + value(3) + "]");
      if (random.nextBoolean()) {
        members.add(key("stream") + ":" + gap() + pick("true", "false", "null"));
      }
      if (random.nextBoolean()) {
        members.add(key("stream_options") + gap() + ":" + gap() + options());
      }
      for (int extra = random.nextInt(4); extra > 0; extra--) {
        members.add("\"x" + extra + "\":" + value(4));
      }
      Collections.shuffle(members, random);
      return gap() + "{" + gap() + String.join(gap() + "," + gap(), members) + gap() + "}" + gap();
    }

    private String options() {
      return switch (random.nextInt(4)) {
        case 0 -> "null";
        case 1 -> "{" + gap() + "}";
        case 2 -> "{\"other\":" + value(2) + gap() + "}";
        default ->
            "{" + gap() + key("include_usage") + ":" + pick("true", "false", "null") + gap() + "}";
      };
    }

    private String value(int depth) {
      return switch (random.nextInt(depth > 0 ? 7 : 5)) {
        case 0 -> text(random.nextInt(30));
        case 1 -> pick("1.0", "-0", "1e2", "12345678901234567890", "0.10");
        case 2 -> "true";
        case 3 -> "null";
        case 4 -> "\"data:image/png;base64,AAAA\"";
        case 5 -> "[" + value(depth - 1) + gap() + "," + value(depth - 1) + "]";
        default -> "{" + gap() + key("model") + ":" + value(depth - 1) + gap() + "}";
      };
    }

    /** A key, one letter of it sometimes written as an escape. */
    private String key(String name) {
      if (random.nextInt(3) > 0) {
        return "\"" + name + "\"";
      }
      int at = random.nextInt(name.length());
      return "\""
          + name.substring(0, at)
          + String.format("\\u%04x", (int) name.charAt(at))
          + name.substring(at + 1)
          + "\"";
    }

    private String text(int length) {
      StringBuilder text = new StringBuilder("\"a");
      for (int i = 0; i < length; i++) {
        text.append(
            pick(
                "b", "é", "中", "😀", "\\u4e2d", "\\ud83d\\ude00", "\\\"", "\\\\", "\\/", "}", ","));
      }
      return text.append('"').toString();
    }

    private String gap() {
      return pick("", "", "", " ", "\n", "\r\n\t ");
    }

    private String pick(String... choices) {
      return choices[random.nextInt(choices.length)];
    }
  }
}
