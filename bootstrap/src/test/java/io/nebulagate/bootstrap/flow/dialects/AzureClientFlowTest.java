package io.nebulagate.bootstrap.flow.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs written for Azure's OpenAI change their endpoint and key, and nothing else. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // set before each
class AzureClientFlowTest {

  private static final String EDITION = "?api-version=2024-10-21";
  private static final String ANSWER =
      """
      {"id":"c1","object":"chat.completion","created":1,"model":"own-name","choices":[{"index":0,
       "message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],
       "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}\
      """;

  private final ScriptedUpstream upstream = ScriptedUpstream.start().answering(Reply.json(ANSWER));
  private final String deployment = "az-" + UUID.randomUUID();
  private final GatewayClient gateway = InProcess.gateway();
  private Customer customer;

  @BeforeEach
  void aProviderAndSomebodyWhoPays() {
    gateway.provider(upstream.baseUrl(), deployment, "own-name");
    gateway.price(deployment, "100", "200");
    customer = gateway.customer("1");
  }

  @AfterEach
  void theBooksAreInOrder() {
    upstream.close();
    assertThat(gateway.api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
        "{\"model\":\"another\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"model\":\"%s\"}"
      })
  void theDeploymentIsTheModelWhateverTheBodySays(String body) {
    HttpResponse<String> answer = post(classic("chat/completions"), body.formatted(deployment));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("model").asText()).isEqualTo(deployment);
    JsonNode sent = GatewayClient.json(upstream.received().getFirst().body());
    assertThat(sent.path("model").asText()).isEqualTo("own-name");
    assertThat(upstream.received().getFirst().path()).isEqualTo("/v1/chat/completions");
    assertThat(gateway.available(customer)).isEqualTo("0.998");
  }

  @Test
  void theNewerFormIsOpenAisAtAnotherPlace() {
    HttpResponse<String> answer =
        post(
            "/openai/v1/chat/completions?api-version=preview",
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                .formatted(deployment));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("model").asText()).isEqualTo(deployment);
  }

  @Test
  void aFormThatNamesNoModelIsSentWithOne() {
    upstream.answering(
        Reply.json("{\"text\":\"hello\",\"usage\":{\"type\":\"duration\",\"seconds\":2}}"));
    String form =
        """
        --b
        Content-Disposition: form-data; name="file"; filename="a.wav"
        Content-Type: audio/wav

        RIFF
        --b--
        """
            .replace("\n", "\r\n");

    HttpResponse<String> answer =
        gateway.send(
            request(classic("audio/transcriptions"))
                .header("content-type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(form, UTF_8)));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(upstream.received().getFirst().body())
        .isEqualTo(
            "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nown-name\r\n" + form);
  }

  @Test
  void modelsAreListedInBothPlaces() {
    for (String path : new String[] {"/openai/models" + EDITION, "/openai/v1/models"}) {
      HttpResponse<String> answer = gateway.send(request(path).GET());

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(json(answer).path("data").toString()).contains(deployment);
    }
  }

  @Test
  void whatDeploymentsCannotBeAskedIsAnUnknownUrl() {
    HttpResponse<String> answer = post(classic("responses"), "{\"input\":\"hi\"}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/error/code").asText()).isEqualTo("unknown_url");
    assertThat(upstream.received()).isEmpty();
  }

  @Test
  void aDeploymentThatNobodyServesIsTold() {
    HttpResponse<String> answer =
        post(
            "/openai/deployments/no%20such/chat/completions" + EDITION,
            "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/error/code").asText()).isEqualTo("model_not_found");
    assertThat(json(answer).at("/error/message").asText()).contains("no such");
  }

  @Test
  void aStreamComesAsOpenAis() {
    upstream.answering(
        Reply.stream(
            """
            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"own-name",\
            "choices":[{"index":0,"delta":{"role":"assistant","content":"hi"},\
            "finish_reason":"stop"}]}

            data: [DONE]

            """));

    HttpResponse<String> answer =
        post(
            classic("chat/completions"),
            "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    assertThat(answer.body()).contains("\"content\":\"hi\"", deployment).endsWith("[DONE]\n\n");
  }

  private String classic(String operation) {
    return "/openai/deployments/" + deployment + '/' + operation + EDITION;
  }

  private HttpResponse<String> post(String path, String body) {
    return gateway.send(
        request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8)));
  }

  /** With the key where Azure's clients put it. */
  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.base().resolve(path)).header("api-key", customer.key());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return GatewayClient.json(answer.body());
  }
}
