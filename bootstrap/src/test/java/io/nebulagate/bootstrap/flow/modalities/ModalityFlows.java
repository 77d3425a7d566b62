package io.nebulagate.bootstrap.flow.modalities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images, sound, verdicts and rankings: what is asked reaches the provider, and is paid for. */
abstract class ModalityFlows {

  private final String model = "m" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private Customer customer;

  abstract GatewayClient gateway();

  @BeforeEach
  void aProviderAndSomebodyWhoPays() {
    gateway().provider(upstream.baseUrl(), model, "own-name");
    customer = gateway().customer("1");
  }

  @AfterEach
  void theBooksAreInOrder() {
    upstream.close();
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void imagesArePaidByTheirSizeAndByHowManyCame() {
    price("\"input\":\"0\",\"output\":\"0\",\"per_image\":{\"1024x1024\":\"0.04\"}");
    upstream.answering(
        Reply.json("{\"created\":1,\"data\":[{\"b64_json\":\"AA==\"},{\"url\":\"u\"}]}"));

    HttpResponse<String> answer =
        post("/v1/images/generations", "\"prompt\":\"a dot\",\"n\":3,\"size\":\"1024x1024\"");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"b64_json\":\"AA==\"");
    assertThat(upstream.received().getFirst().path()).isEqualTo("/v1/images/generations");
    assertThat(upstream.received().getFirst().body()).contains("\"own-name\"");
    assertThat(gateway().available(customer)).isEqualTo("0.92");
  }

  @Test
  void imagesThatAreCountedInTokensArePaidInTokens() {
    price("\"input\":\"5\",\"output\":\"40\",\"image\":\"10\"");
    upstream.answering(
        Reply.json(
            """
            {"created":1,"data":[{"b64_json":"AA=="}],"usage":{"input_tokens":50,
             "output_tokens":1000,"total_tokens":1050,
             "input_tokens_details":{"text_tokens":30,"image_tokens":20}}}\
            """));

    HttpResponse<String> answer = post("/v1/images/generations", "\"prompt\":\"a dot\"");

    assertThat(answer.statusCode()).isEqualTo(200);
    // 30 × 5 + 20 × 10 + 1 000 × 40 millionths of a dollar
    assertThat(gateway().available(customer)).isEqualTo("0.95965");
  }

  @Test
  void soundPassesByteForByteAndIsPaidByTheCharacter() throws Exception {
    price("\"input\":\"0\",\"output\":\"0\",\"per_character\":\"0.000015\"");
    byte[] sound = new byte[300_000];
    new Random(7).nextBytes(sound);
    upstream.answering(Reply.stream(sound).header("content-type", "audio/mpeg").inPieces(9_000));

    HttpResponse<byte[]> answer = speak("Grüß Gott");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("audio/mpeg");
    assertThat(answer.body()).isEqualTo(sound);
    assertThat(gateway().available(customer)).isEqualTo("0.999865");
  }

  @Test
  void soundThatBreaksOffIsNoWholeAnswer() {
    price("\"input\":\"0\",\"output\":\"0\",\"per_character\":\"0.000015\"");
    upstream.answering(
        Reply.stream(new byte[1_000]).header("content-type", "audio/mpeg").inPieces(500).thenCut());

    assertThat(speakOrBreak("Hi")).isFalse();
  }

  @Test
  void aVerdictCostsNothingAndNeedsNeitherPriceNorModel() {
    gateway().provider(upstream.baseUrl(), "omni-moderation-latest", "judge");
    upstream.answering(
        Reply.json(
            "{\"id\":\"modr-1\",\"model\":\"judge\",\"results\":[{\"flagged\":false,"
                + "\"categories\":{\"self-harm/intent\":false}}]}"));

    HttpResponse<String> answer =
        gateway().post("/v1/moderations", customer, "{\"input\":\"nice words\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"self-harm/intent\":false", "\"model\":\"omni-moderation-latest\"");
    assertThat(upstream.received().getFirst().body()).contains("\"model\":\"judge\"");
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  @Test
  void aRankingIsPaidByWhatTheProviderCounted() {
    price("\"input\":\"10\",\"output\":\"0\"");
    upstream.answering(
        Reply.json(
            "{\"model\":\"own-name\",\"usage\":{\"total_tokens\":100,\"prompt_tokens\":100},"
                + "\"results\":[{\"index\":1,\"relevance_score\":0.9}]}"));

    HttpResponse<String> answer =
        post("/v1/rerank", "\"query\":\"?\",\"documents\":[\"a\",{\"text\":\"b\"}]");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode first = GatewayClient.json(answer.body()).at("/results/0");
    assertThat(first.at("/index").asInt()).isEqualTo(1);
    assertThat(gateway().available(customer)).isEqualTo("0.999");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/images/generations | \"size\":\"1x1\" | prompt",
        "/v1/images/generations | \"prompt\":\"x\",\"n\":0 | n",
        "/v1/images/generations | \"prompt\":\"x\",\"stream\":true | stream",
        "/v1/audio/speech | \"voice\":\"alloy\" | input",
        "/v1/moderations | \"x\":1 | input",
        "/v1/rerank | \"documents\":[] | query"
      })
  void whatIsMissingOrCannotBeIsNamedAndNobodyIsAsked(String path, String members, String field) {
    price("\"input\":\"0\",\"output\":\"0\"");

    HttpResponse<String> answer = post(path, members);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(answer.body()).at("/error/param").asText()).isEqualTo(field);
    assertThat(upstream.received()).isEmpty();
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  private void price(String members) {
    gateway().api("PUT", "/api/price/", "{\"model\":\"" + model + "\"," + members + "}");
  }

  private HttpResponse<String> post(String path, String members) {
    return gateway().post(path, customer, "{\"model\":\"" + model + "\"," + members + "}");
  }

  private boolean speakOrBreak(String text) {
    try {
      return speak(text).statusCode() == 200;
    } catch (IOException broken) {
      return false;
    }
  }

  private HttpResponse<byte[]> speak(String text) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(gateway().base().resolve("/v1/audio/speech"))
            .header("Authorization", "Bearer " + customer.key())
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"%s\",\"voice\":\"alloy\",\"input\":\"%s\"}"
                        .formatted(model, text)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopping);
    }
  }
}
