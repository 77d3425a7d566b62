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
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents in order: clients of both dialects that know it, at providers of both. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class RankFlowTest {

  private static final String JINA =
      "{\"model\":\"own-name\",\"usage\":{\"total_tokens\":12},\"results\":["
          + "{\"index\":1,\"relevance_score\":0.90},{\"index\":0,\"relevance_score\":1e-3}]}";
  private static final String COHERE =
      "{\"id\":\"1\",\"results\":[{\"index\":1,\"relevance_score\":0.90},"
          + "{\"index\":0,\"relevance_score\":1e-3}],"
          + "\"meta\":{\"api_version\":{\"version\":\"2\"},\"billed_units\":{\"search_units\":2}}}";
  private static final String QUESTION =
      "{\"model\":\"MODEL\",\"query\":\"Who buzzes?\",\"documents\":[\"Ants\",\"Bees\"],"
          + "\"top_n\":2}";
  private static final String BY_SEARCH =
      "\"input\":\"0\",\"output\":\"0\",\"per_search\":\"0.002\"";
  private static final String BY_TOKEN = "\"input\":\"1\",\"output\":\"0\"";

  private Stage stage;

  @BeforeEach
  void somebodyWhoPays() {
    stage = new Stage();
  }

  @AfterEach
  void theBooksAreInOrder() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/rerank, openai, 0.998",
    "/v1/rerank, cohere, 0.996",
    "/v2/rerank, openai, 0.998",
    "/v2/rerank, cohere, 0.996"
  })
  void searchesAreChargedAsToldOrElseAsTheQuestionLooks(String path, String type, String left) {
    stage.price(BY_SEARCH);
    stage.provider(type, Reply.json(type.equals("cohere") ? COHERE : JINA));

    HttpResponse<String> response = stage.ask(path, QUESTION);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = GatewayClient.json(response.body());
    assertThat(answer.at("/results/0/index").asInt()).isEqualTo(1);
    assertThat(answer.at("/results/0/relevance_score").asDouble()).isEqualTo(0.9);
    assertThat(answer.at("/results/1/index").asInt()).isZero();
    assertThat(response.body()).contains("0.90").doesNotContain(Stage.OWN_NAME);
    assertThat(stage.received(0).getFirst().path())
        .isEqualTo(type.equals("cohere") ? "/v2/rerank" : "/v1/rerank");
    assertThat(stage.asked().path("model").asText()).isEqualTo(Stage.OWN_NAME);
    assertThat(stage.asked().at("/documents/1").asText()).isEqualTo("Bees");
    assertThat(stage.asked().path("top_n").asInt()).isEqualTo(2);
    assertThat(stage.left()).isEqualByComparingTo(left);
  }

  @ParameterizedTest
  @CsvSource({"/v1/rerank", "/v2/rerank"})
  void tokensAreChargedWhereThePriceSaysSo(String path) {
    stage.price(BY_TOKEN);
    stage.provider("openai", Reply.json(JINA));

    stage.ask(path, QUESTION);

    assertThat(stage.left()).isEqualByComparingTo("0.999988");
  }

  @Test
  void searchesAreNoReasonNotToCountTokensWhereThoseArePaidFor() {
    stage.price(BY_TOKEN);
    stage.provider("cohere", Reply.json(COHERE));

    stage.ask("/v2/rerank", QUESTION);

    assertThat(stage.left()).isLessThan(BigDecimal.ONE).isGreaterThan(new BigDecimal("0.9999"));
  }

  @Test
  void theSameDialectPassesAsItIs() {
    stage.price(BY_SEARCH);
    stage.provider("cohere", Reply.json(COHERE));

    HttpResponse<String> answer =
        stage.ask("/v2/rerank", QUESTION.replace("\"top_n\":2", "\"x\": 1.0"));

    assertThat(answer.body()).isEqualTo(COHERE);
    assertThat(stage.received(0).getFirst().body())
        .isEqualTo(QUESTION.replace("\"top_n\":2", "\"x\": 1.0").replace("MODEL", Stage.OWN_NAME));
  }

  @Test
  void whoPutsCohereIntoJinasFormIsBelievedAboutItsSearches() {
    stage.price(BY_SEARCH);
    stage.provider(
        "openai",
        Reply.json(
            JINA.replace(
                "\"usage\":{\"total_tokens\":12}",
                "\"meta\":{\"billed_units\":{\"search_units\":3}}")));

    stage.ask("/v1/rerank", QUESTION);

    assertThat(stage.left()).isEqualByComparingTo("0.994");
  }

  @ParameterizedTest
  @CsvSource({"101,0.996", "100,0.998"})
  void aHundredDocumentsAreOneSearch(int documents, String left) {
    stage.price(BY_SEARCH);
    stage.provider("openai", Reply.json(JINA));
    String many = String.join(",", Collections.nCopies(documents, "\"x\""));

    stage.ask("/v1/rerank", "{\"model\":\"MODEL\",\"query\":\"?\",\"documents\":[" + many + "]}");

    assertThat(stage.left()).isEqualByComparingTo(left);
  }

  @Test
  void documentsComeBackWhereTheyAreNotDeclined() {
    stage.price(BY_SEARCH);
    stage.provider("cohere", Reply.json(COHERE), Reply.json(COHERE));

    HttpResponse<String> shown =
        stage.ask("/v1/rerank", QUESTION.replace("\"Bees\"", "{\"text\":\"Bees\"}"));
    HttpResponse<String> bare =
        stage.ask("/v1/rerank", QUESTION.replace("\"top_n\":2", "\"return_documents\":false"));

    assertThat(GatewayClient.json(shown.body()).at("/results/0/document/text").asText())
        .isEqualTo("Bees");
    assertThat(GatewayClient.json(shown.body()).path("model").asText()).isEqualTo(stage.model);
    assertThat(bare.body()).doesNotContain("document");
  }

  @Test
  void whatAVendorCannotBeToldIsNamed() {
    stage.price(BY_SEARCH);
    stage.provider("openai", Reply.json(JINA));

    HttpResponse<String> answer =
        stage.ask(
            "/v2/rerank",
            QUESTION.replace("\"top_n\":2", "\"max_tokens_per_doc\":100,\"priority\":1"));

    assertThat(Stage.dropped(answer)).isEqualTo("max_tokens_per_doc, priority");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cohere | /v1/rerank | \"documents\":[\"x\"] | query",
        "cohere | /v1/rerank | \"query\":\"?\" | documents",
        "cohere | /v1/rerank | \"query\":\"?\",\"documents\":\"x\" | documents",
        "cohere | /v1/rerank | \"query\":\"?\",\"documents\":[] | documents",
        "cohere | /v1/rerank | \"query\":\"?\",\"documents\":[\"x\",{\"image\":\"u\"}] | documents[1]",
        "cohere | /v1/rerank | \"query\":\"?\",\"documents\":[\"x\"],\"top_n\":0 | top_n",
        "openai | /v2/rerank | \"documents\":[\"x\"] | query",
        "openai | /v2/rerank | \"query\":\"?\" | documents",
        "openai | /v2/rerank | \"query\":1,\"documents\":[\"x\"] | query",
        "openai | /v2/rerank | \"query\":\"?\",\"documents\":[1] | documents[0]",
        "openai | /v2/rerank | \"query\":\"?\",\"documents\":[\"x\"],\"top_n\":\"2\" | top_n"
      })
  void whatCannotBeIsNamedAndNobodyIsAsked(
      String vendor, String path, String members, String field) {
    stage.price(BY_SEARCH);
    stage.provider(vendor, Reply.json("{}"));

    HttpResponse<String> answer = stage.ask(path, "{\"model\":\"MODEL\"," + members + "}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("'" + field + "'");
    assertThat(stage.received(0)).isEmpty();
    assertThat(stage.left()).isEqualByComparingTo("1");
  }

  @ParameterizedTest
  @CsvSource({"/v1/rerank", "/v2/rerank"})
  void moreDocumentsThanThereCanBeAreRefused(String path) {
    stage.price(BY_SEARCH);
    stage.provider("cohere", Reply.json(COHERE));
    String many = String.join(",", Collections.nCopies(10_001, "\"x\""));

    HttpResponse<String> answer =
        stage.ask(path, "{\"model\":\"MODEL\",\"query\":\"?\",\"documents\":[" + many + "]}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("'documents'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"results\":[]}",
        "{\"results\":[{\"index\":2,\"relevance_score\":1}]}",
        "{\"results\":[{\"index\":-1,\"relevance_score\":1}]}",
        "{\"results\":[{\"index\":0}]}",
        "{\"message\":\"no\"}"
      })
  void whatIsNoOrderOfTheDocumentsCostsNothing(String answer) {
    stage.price(BY_SEARCH);
    stage.provider("cohere", Reply.json(answer));

    HttpResponse<String> response = stage.ask("/v1/rerank", QUESTION);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(502);
    assertThat(stage.left()).isEqualByComparingTo("1");
  }

  @Test
  void nobodyIsAskedWhoPutsNothingInOrder() {
    stage.price(BY_SEARCH);
    stage.provider("gemini", Reply.json("{}"));

    HttpResponse<String> answer = stage.ask("/v2/rerank", QUESTION);

    assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(stage.received(0)).isEmpty();
    assertThat(stage.left()).isEqualByComparingTo("1");
  }
}
