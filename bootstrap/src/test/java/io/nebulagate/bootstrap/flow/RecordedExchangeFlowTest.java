package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exchanges recorded from real vendors, replayed through the whole gateway: what the client gets is
 * what the vendor sent, but for the model's name and the usage nobody asked for.
 */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@EnabledIfEnvironmentVariable(named = "NEBULAGATE_FIXTURES", matches = ".+")
class RecordedExchangeFlowTest {

  private static final List<String> KINDS =
      List.of("openai-chat", "openai-completions", "openai-embeddings", "openai-compatible-chat");

  @ParameterizedTest(name = "{0}")
  @MethodSource("exchanges")
  void theClientGetsWhatTheVendorSent(Path folder) throws IOException {
    GatewayClient gateway = InProcess.gateway();
    ObjectNode request = (ObjectNode) read(folder.resolve("01.request.json"));
    Path streamed = folder.resolve("01.response.sse");
    boolean stream = Files.exists(streamed);
    String recorded = Files.readString(stream ? streamed : folder.resolve("01.response.json"));
    String vendorsName = request.get("model").asText();
    String model = "r-" + UUID.randomUUID();
    request.put("model", model);
    try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
      upstream.answering(stream ? Reply.stream(recorded).inPieces(7) : Reply.json(recorded));
      gateway.provider(upstream.baseUrl(), model, vendorsName);
      gateway.price(model, "0.1", "0.1");
      Customer customer = gateway.customer("100");

      HttpResponse<String> answer = gateway.post(path(folder), customer, request.toString());

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      boolean asked = request.at("/stream_options/include_usage").asBoolean();
      assertThat(frames(answer.body(), stream))
          .isEqualTo(
              frames(recorded, stream).stream()
                  .filter(frame -> asked || !usageOnly(frame))
                  .map(frame -> asTheClientSeesIt(frame, model, asked))
                  .toList());
      assertThat(gateway.explain(answer).at("/amount").asText()).isNotEqualTo("0");
    }
  }

  static Stream<Path> exchanges() {
    Path root = Path.of(System.getenv("NEBULAGATE_FIXTURES")).toAbsolutePath();
    return KINDS.stream()
        .map(root::resolve)
        .flatMap(RecordedExchangeFlowTest::children)
        .filter(RecordedExchangeFlowTest::served);
  }

  private static Stream<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).sorted().toList().stream();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** Recorded whole, answered with 200, and asked of an endpoint the gateway relays. */
  private static boolean served(Path folder) {
    Path meta = folder.resolve("01.meta.json");
    if (!Files.exists(meta) || !Files.exists(folder.resolve("01.request.json"))) {
      return false;
    }
    JsonNode told = read(meta);
    return told.at("/status").asInt() == 200
        && told.at("/trimmed").asInt() == 0
        && path(folder).startsWith("/v1/");
  }

  private static String path(Path folder) {
    String path = URI.create(read(folder.resolve("01.meta.json")).at("/url").asText()).getPath();
    return path.startsWith("/v1/") ? path : "/v1" + path.replaceFirst("^/api/v1", "");
  }

  private static boolean usageOnly(JsonNode frame) {
    return frame.path("choices").isArray()
        && frame.path("choices").isEmpty()
        && frame.path("usage").isObject();
  }

  private static JsonNode asTheClientSeesIt(JsonNode frame, String model, boolean usageAsked) {
    ObjectNode seen = frame.deepCopy();
    if (seen.has("model")) {
      seen.put("model", model);
    }
    if (!usageAsked && seen.path("usage").isNull()) {
      seen.remove("usage");
    }
    return seen;
  }

  private static List<JsonNode> frames(String body, boolean stream) {
    if (!stream) {
      return List.of(GatewayClient.json(body));
    }
    return body.lines()
        .filter(line -> line.startsWith("data:") && !line.contains("[DONE]"))
        .map(line -> GatewayClient.json(line.substring("data:".length())))
        .toList();
  }

  private static JsonNode read(Path file) {
    try {
      return GatewayClient.json(Files.readString(file));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
