package io.nebulagate.bootstrap.flow.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.ScriptedUpstream.Received;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of Cohere's dialect at providers of it, and what others cannot be told. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class CohereFlowTest {

  private static final String USAGE =
      "\"usage\":{\"billed_units\":{\"input_tokens\":11,\"output_tokens\":5},"
          + "\"tokens\":{\"input_tokens\":500,\"output_tokens\":9},\"cached_tokens\":400}";
  private static final String WHOLE =
      "{ \"id\":\"1\",\"finish_reason\":\"COMPLETE\",\"new\":[1.50],\"message\":"
          + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]},"
          + USAGE
          + "}";
  private static final String STREAM =
      """
      event: message-start
      data: {"id":"1","type":"message-start","delta":{"message":{"role":"assistant"}}}

      event: debug
      data: {"type":"debug","prompt":"x"}

      event: content-start
      data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}

      event: content-delta
      data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hi"}}}}

      event: content-end
      data: {"type":"content-end","index":0}

      event: message-end
      data: {"type":"message-end","delta":{"finish_reason":"COMPLETE",%s}}

      data: [DONE]

      """
          .formatted(USAGE);

  private final String model = "m-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private Customer customer;
  private long provider;

  @BeforeEach
  void somebodyWhoPays() {
    gateway().price(model, "1", "10");
    customer = gateway().customer("1");
  }

  @AfterEach
  void theBooksAreInOrder() {
    upstream.close();
    gateway().api("DELETE", "/api/provider/" + provider, "");
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void anAnswerPassesAsItIsAndIsChargedByWhatCohereBills() {
    provider("cohere", Reply.json(WHOLE));

    HttpResponse<String> answer = ask("/v2/chat", chat(",\"safety_mode\":\"OFF\", \"x\": 1.0"));

    assertThat(answer.body()).isEqualTo(WHOLE);
    assertThat(answer.headers().firstValue("X-Gateway-Dropped")).isEmpty();
    Received asked = upstream.received().getFirst();
    assertThat(asked.path()).isEqualTo("/v2/chat");
    assertThat(asked.headers()).containsEntry("authorization", "Bearer sk-upstream-secret-0001");
    assertThat(asked.body())
        .isEqualTo(chat(",\"safety_mode\":\"OFF\", \"x\": 1.0").replace(model, "own-name"));
    // 11 × 1 + 5 × 10 millionths of a dollar
    assertThat(left()).isEqualByComparingTo("0.999939");
  }

  @Test
  void aStreamPassesAsItIs() {
    provider("cohere", Reply.stream(STREAM).inPieces(7));

    HttpResponse<String> answer = ask("/v2/chat", chat(",\"stream\":true"));

    assertThat(answer.body()).isEqualTo(STREAM);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(left()).isEqualByComparingTo("0.999939");
  }

  @Test
  void whatAnotherVendorCannotBeToldIsNamed() {
    provider(
        "openai",
        Reply.json(
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},"
                + "\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":5}}"));

    HttpResponse<String> answer =
        ask("/v2/chat", chat(",\"safety_mode\":\"OFF\",\"documents\":[\"Bees buzz.\"]"));

    assertThat(GatewayClient.json(answer.body()).at("/message/content/0/text").asText())
        .isEqualTo("Hi");
    assertThat(answer.headers().firstValue("X-Gateway-Dropped").orElseThrow())
        .contains("safety_mode")
        .doesNotContain("documents");
    assertThat(upstream.received().getFirst().body()).contains("Bees buzz.");
  }

  @Test
  void vectorsPassAsTheyAreAndTextsAndImagesAreChargedAsBilled() {
    String vectors =
        "{\"id\":\"1\",\"embeddings\":{\"float\":[[0.10,-2e-3]]},\"texts\":[\"Hello\"],"
            + "\"meta\":{\"billed_units\":{\"input_tokens\":7,\"image_tokens\":0}}}";
    provider("cohere", Reply.json(vectors));
    String body =
        ("{\"model\":\"%s\",\"input_type\":\"search_document\",\"texts\":[\"Hello\"],"
                + "\"embedding_types\":[\"float\"]}")
            .formatted(model);

    HttpResponse<String> answer = ask("/v2/embed", body);

    assertThat(answer.body()).isEqualTo(vectors);
    Received asked = upstream.received().getFirst();
    assertThat(asked.path()).isEqualTo("/v2/embed");
    assertThat(asked.body()).isEqualTo(body.replace(model, "own-name"));
    assertThat(left()).isEqualByComparingTo("0.999993");
  }

  @Test
  void vectorsThatCohereRefusesCostNothing() {
    provider("cohere", Reply.json(400, "{\"id\":\"1\",\"message\":\"input_type is required\"}"));

    HttpResponse<String> answer =
        ask("/v2/embed", "{\"model\":\"%s\",\"texts\":[\"Hello\"]}".formatted(model));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(answer.body()).path("message").asText())
        .contains("input_type is required");
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  private String chat(String more) {
    return "{\"model\": \"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]%s}"
        .formatted(model, more);
  }

  private static GatewayClient gateway() {
    return InProcess.gateway();
  }

  private HttpResponse<String> ask(String path, String body) {
    return gateway().post(path, customer, body);
  }

  private BigDecimal left() {
    return new BigDecimal(gateway().available(customer));
  }

  private void provider(String type, Reply... replies) {
    upstream.answering(replies);
    provider =
        gateway()
            .api(
                "POST",
                "/api/provider/",
                """
                {"name":"of Cohere's clients","type":"%s","base_url":"%s",
                 "keys":["sk-upstream-secret-0001"],
                 "models":[{"name":"%s","upstream":"own-name"}]}\
                """
                    .formatted(type, upstream.baseUrl(), model))
            .required("id")
            .asLong();
  }
}
