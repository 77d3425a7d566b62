package io.nebulagate.bootstrap.flow.dialects.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.outbound.provider.support.Reply;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors: clients of every dialect at providers of every type. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class VectorFlowTest {

  private static final String FIRST = "[0.10, -2e-3]";
  private static final String SECOND = "[1,2.5]";
  private static final String OPENAI =
      "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":1,\"embedding\":"
          + SECOND
          + "},{\"object\":\"embedding\",\"index\":0,\"embedding\":"
          + FIRST
          + "}],\"model\":\"own-name\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}";
  private static final String GEMINI =
      "{\"embeddings\":[{\"values\":"
          + FIRST
          + "},{\"values\":"
          + SECOND
          + "}],\"usageMetadata\":{\"promptTokenCount\":7}}";
  private static final String COHERE =
      "{\"id\":\"1\",\"embeddings\":{\"float\":["
          + FIRST
          + ","
          + SECOND
          + "]},\"texts\":[],\"meta\":{\"billed_units\":{\"input_tokens\":7}}}";

  private Stage stage;

  @BeforeEach
  void aModelThatIsPaidByTheToken() {
    stage = new Stage();
    stage.price("\"input\":\"1\",\"output\":\"0\"");
  }

  @AfterEach
  void theBooksAreInOrder() {
    stage.close();
  }

  enum Client {
    OPENAI(
        "/v1/embeddings",
        "{\"model\":\"MODEL\",\"input\":[\"Hello\",\"Bees\"],\"dimensions\":2}",
        "/data/%d/embedding"),
    DEPLOYMENT(
        "/openai/deployments/MODEL/embeddings?api-version=2024-10-21",
        "{\"input\":[\"Hello\",\"Bees\"],\"dimensions\":2}",
        "/data/%d/embedding"),
    GEMINI(
        "/v1beta/models/MODEL:batchEmbedContents",
        "{\"requests\":[{\"model\":\"models/MODEL\",\"content\":{\"parts\":[{\"text\":\"Hello\"}]},"
            + "\"outputDimensionality\":2},{\"model\":\"models/MODEL\",\"content\":"
            + "{\"parts\":[{\"text\":\"Bees\"}]},\"output_dimensionality\":2}]}",
        "/embeddings/%d/values"),
    COHERE(
        "/v2/embed",
        "{\"model\":\"MODEL\",\"texts\":[\"Hello\",\"Bees\"],\"output_dimension\":2,"
            + "\"input_type\":\"search_query\",\"embedding_types\":[\"float\"]}",
        "/embeddings/float/%d");

    private final String path;
    private final String body;
    private final String vector;

    Client(String path, String body, String vector) {
      this.path = path;
      this.body = body;
      this.vector = vector;
    }

    JsonNode vector(JsonNode answer, int index) {
      boolean turned = this == OPENAI || this == DEPLOYMENT;
      int place = turned && answer.at("/data/0/index").asInt() == 1 ? 1 - index : index;
      return answer.at(vector.formatted(place));
    }
  }

  enum Vendor {
    OPENAI("openai", VectorFlowTest.OPENAI, "/v1/embeddings", "/input/1", "/dimensions"),
    AZURE("azure", VectorFlowTest.OPENAI, "/openai/v1/embeddings", "/input/1", "/dimensions"),
    GEMINI(
        "gemini",
        VectorFlowTest.GEMINI,
        "/v1beta/models/own-name:batchEmbedContents",
        "/requests/1/content/parts/0/text",
        "/requests/0/outputDimensionality"),
    COHERE("cohere", VectorFlowTest.COHERE, "/v2/embed", "/texts/1", "/output_dimension");

    private final String type;
    private final String answer;
    private final String path;
    private final String text;
    private final String dimensions;

    Vendor(String type, String answer, String path, String text, String dimensions) {
      this.type = type;
      this.answer = answer;
      this.path = path;
      this.text = text;
      this.dimensions = dimensions;
    }
  }

  static Stream<Arguments> everybody() {
    return Stream.of(Client.values())
        .flatMap(client -> Stream.of(Vendor.values()).map(vendor -> Arguments.of(client, vendor)));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("everybody")
  void everyClientGetsItsVectorsFromEveryVendor(Client client, Vendor vendor) {
    stage.provider(vendor.type, Reply.json(vendor.answer));

    HttpResponse<String> response = stage.ask(client.path, client.body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = GatewayClient.json(response.body());
    assertThat(client.vector(answer, 0).toString()).isEqualTo("[0.1,-0.002]");
    assertThat(client.vector(answer, 1).toString()).isEqualTo("[1,2.5]");
    assertThat(response.body()).contains("0.10").doesNotContain(Stage.OWN_NAME);
    assertThat(stage.received(0).getFirst().path()).isEqualTo(vendor.path);
    assertThat(stage.asked().at(vendor.text).asText()).isEqualTo("Bees");
    assertThat(stage.asked().at(vendor.dimensions).asInt()).isEqualTo(2);
    assertThat(stage.received(0).getFirst().body()).doesNotContain(stage.model);
    // 7 millionths of a dollar
    assertThat(stage.left()).isEqualByComparingTo("0.999993");
  }

  @Test
  void whoAsksForBytesGetsTheNumbersInFourBytesEach() {
    stage.provider("gemini", Reply.json(GEMINI));

    HttpResponse<String> answer =
        stage.ask(
            "/v1/embeddings",
            "{\"model\":\"MODEL\",\"input\":[\"Hello\",\"Bees\"],\"encoding_format\":\"base64\"}");

    byte[] bytes =
        Base64.getDecoder()
            .decode(GatewayClient.json(answer.body()).at("/data/1/embedding").asText());
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(numbers.remaining()).isEqualTo(8);
    assertThat(numbers.getFloat()).isEqualTo(1f);
    assertThat(numbers.getFloat()).isEqualTo(2.5f);
  }

  @Test
  void aClientOfCoheresMayWantSeveralKindsOfNumbers() {
    stage.provider("openai", Reply.json(OPENAI));

    HttpResponse<String> response =
        stage.ask(
            "/v2/embed",
            "{\"model\":\"MODEL\",\"input_type\":\"search_document\",\"truncate\":\"END\","
                + "\"embedding_types\":[\"float\",\"base64\"],\"inputs\":["
                + "{\"content\":[{\"type\":\"text\",\"text\":\"He\"},{\"type\":\"text\","
                + "\"text\":\"llo\"}]},{\"content\":[{\"type\":\"text\",\"text\":\"Bees\"}]}]}");

    JsonNode answer = GatewayClient.json(response.body());
    assertThat(answer.at("/embeddings/float/0/0").asDouble()).isEqualTo(0.1);
    assertThat(answer.at("/embeddings/base64/1").asText()).isEqualTo("AACAPwAAIEA=");
    assertThat(answer.at("/meta/billed_units/input_tokens").asInt()).isEqualTo(7);
    assertThat(stage.asked().at("/input/0").asText()).isEqualTo("He\nllo");
    assertThat(Stage.dropped(response)).isEqualTo("input_type, truncate");
  }

  @Test
  void oneTextOfGeminisIsAskedLikeMany() {
    stage.provider(
        "cohere",
        Reply.json(
            "{\"embeddings\":{\"float\":[[0.5]]},\"meta\":{\"billed_units\":{\"input_tokens\":7}}}"));

    HttpResponse<String> answer =
        stage.ask(
            "/v1beta/models/MODEL:embedContent",
            "{\"content\":{\"parts\":[{\"text\":\"Hello\"}]},\"taskType\":\"SEMANTIC_SIMILARITY\"}");

    assertThat(answer.body())
        .isEqualTo("{\"embedding\":{\"values\":[0.5]},\"usageMetadata\":{\"promptTokenCount\":7}}");
    assertThat(stage.asked().at("/input_type").asText()).isEqualTo("search_document");
    assertThat(Stage.dropped(answer)).isEqualTo("taskType");
    assertThat(stage.left()).isEqualByComparingTo("0.999993");
  }

  @ParameterizedTest
  @CsvSource({
    "query,search_query,RETRIEVAL_QUERY",
    "passage,search_document,RETRIEVAL_DOCUMENT",
    "classification,classification,CLASSIFICATION",
    "clustering,clustering,CLUSTERING"
  })
  void whatVectorsAreForIsToldInTheVendorsWords(String use, String cohere, String gemini) {
    stage.provider("cohere", Reply.json(400, "{\"message\":\"no\"}"));
    String body = "{\"model\":\"MODEL\",\"input\":\"Hello\",\"input_type\":\"%s\"}".formatted(use);

    HttpResponse<String> refused = stage.ask("/v1/embeddings", body);

    assertThat(GatewayClient.json(refused.body()).at("/error/message").asText()).contains("no");
    assertThat(stage.asked().at("/input_type").asText()).isEqualTo(cohere);
    try (Stage other = new Stage()) {
      other.price("\"input\":\"1\",\"output\":\"0\"");
      other.provider("gemini", Reply.json("{\"embeddings\":[{\"values\":[1]}]}"));
      assertThat(other.ask("/v1/embeddings", body).statusCode()).isEqualTo(200);
      assertThat(other.asked().at("/requests/0/taskType").asText()).isEqualTo(gemini);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/embeddings | \"input\":\"Hello bees\"",
        "/v2/embed | \"texts\":[\"Hello bees\"]",
        "/v2/embed | \"inputs\":[{\"content\":[{\"type\":\"text\",\"text\":\"Hello bees\"}]}]"
      })
  void whatNobodyToldIsCounted(String path, String members) {
    stage.provider("gemini", Reply.json("{\"embeddings\":[{\"values\":[1]}]}"));

    HttpResponse<String> answer = stage.ask(path, "{\"model\":\"MODEL\"," + members + "}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(stage.left()).isLessThan(BigDecimal.ONE).isGreaterThan(new BigDecimal("0.9999"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gemini | /v1/embeddings | \"input\":[1,2] | input",
        "gemini | /v1/embeddings | \"input\":[[1,2]] | input",
        "gemini | /v1/embeddings | \"input\":\"x\",\"dimensions\":0 | dimensions",
        "gemini | /v1/embeddings | \"input\":\"x\",\"encoding_format\":\"hex\" | encoding_format",
        "gemini | /v1/embeddings | \"input\":\"x\",\"input_type\":\"song\" | input_type",
        "gemini | /v1/embeddings | \"input\":[] | input",
        "gemini | /v1/embeddings | \"input\":[\"x\",true] | input[1]",
        "openai | /v2/embed | \"texts\":[\"x\"],\"embedding_types\":[\"int8\"] | embedding_types",
        "openai | /v2/embed | \"texts\":[\"x\"],\"embedding_types\":[\"hex\"] | embedding_types[0]",
        "openai | /v2/embed | \"images\":[\"data:image/png;base64,AA==\"] | images",
        "openai | /v2/embed | \"texts\":[\"x\"],\"input_type\":\"image\" | input_type",
        "openai | /v2/embed | \"texts\":[1] | texts[0]",
        "openai | /v1beta/models/MODEL:embedContent | \"content\":{\"parts\":[{\"inlineData\":{}}]} | content.parts[0]",
        "openai | /v1beta/models/MODEL:embedContent | \"content\":{} | content.parts",
        "openai | /v1beta/models/MODEL:batchEmbedContents | \"requests\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]}},{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"task_type\":\"CLUSTERING\"}] | requests[1].task_type"
      })
  void whatCannotBeIsNamedAndNobodyIsAsked(
      String vendor, String path, String members, String field) {
    stage.provider(vendor, Reply.json("{}"));
    String model = path.startsWith("/v1beta") ? "" : "\"model\":\"MODEL\",";

    HttpResponse<String> answer = stage.ask(path, "{" + model + members + "}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("'" + field + "'");
    assertThat(stage.received(0)).isEmpty();
    assertThat(stage.left()).isEqualByComparingTo("1");
  }

  @ParameterizedTest
  @CsvSource({"gemini,101", "cohere,97"})
  void moreTextsThanAVendorTakesAreForAnother(String vendor, int texts) {
    stage.provider(vendor, Reply.json("{}"));
    String input = String.join(",", Collections.nCopies(texts, "\"x\""));
    String body = "{\"model\":\"MODEL\",\"input\":[" + input + "]}";

    HttpResponse<String> refused = stage.ask("/v1/embeddings", body);
    stage.provider("openai", Reply.json(OPENAI));
    HttpResponse<String> served = stage.ask("/v1/embeddings", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(refused.body()).at("/error/param").asText()).isEqualTo("input");
    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(stage.received(0)).isEmpty();
  }

  @Test
  void tokensAreForAVendorOfTheClientsDialect() {
    stage.provider("gemini", Reply.json("{}"));
    stage.provider("openai", Reply.json(OPENAI));

    HttpResponse<String> answer =
        stage.ask("/v1/embeddings", "{\"model\":\"MODEL\",\"input\":[[1,2],[3]]}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(stage.received(0)).isEmpty();
    assertThat(stage.received(1)).hasSize(1);
    assertThat(stage.left()).isEqualByComparingTo("0.999993");
  }

  static List<String> broken() {
    return List.of(
        "no JSON",
        "{\"embeddings\":[]}",
        "{\"embeddings\":[{\"values\":[1]},{\"values\":[2]}]}",
        "{\"embeddings\":[{\"values\":[]}]}",
        "{\"embeddings\":[{\"values\":[1,\"2\"]}]}",
        "{\"embeddings\":[{\"values\":[1,NaN]}]}",
        "{\"embeddings\":[{\"values\":\"AACAPw==\"}]}");
  }

  @ParameterizedTest
  @MethodSource("broken")
  void whatIsNotAVectorForEachTextCostsNothing(String answer) {
    stage.provider("gemini", Reply.json(answer));

    HttpResponse<String> response =
        stage.ask("/v1/embeddings", "{\"model\":\"MODEL\",\"input\":\"Hello\"}");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(stage.left()).isEqualByComparingTo("1");
  }
}
