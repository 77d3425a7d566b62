package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients see, and pay, when providers misbehave or clients leave. */
abstract class UnrulyUpstreamFlows {

  private static final String FRAME =
      "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"own-name\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"déjà \"},"
          + "\"finish_reason\":null}]}\n\n";
  private static final String ANSWER =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"own-name\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"ok\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,"
          + "\"total_tokens\":12}}";

  private final String model = "m-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();

  abstract GatewayClient gateway();

  @BeforeEach
  void aPricedModel() {
    gateway().provider(upstream.baseUrl(), model, "own-name");
    gateway().price(model, "1", "1");
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  @Test
  void theProviderSeesItsOwnModelAndKeyAndNothingOfTheGateway() {
    upstream.answering(Reply.json(ANSWER));
    String body = " {\"x\" : 1.0 , \"model\":\"%s\",\"messages\":[ ], \"n\":1 }";

    HttpResponse<String> answer = post(gateway().customer("1"), body.formatted(model));

    ScriptedUpstream.Received received = upstream.received().getFirst();
    assertThat(GatewayClient.json(answer.body()).at("/model").asText()).isEqualTo(model);
    assertThat(received.path()).isEqualTo("/v1/chat/completions");
    assertThat(received.body()).isEqualTo(body.formatted("own-name"));
    assertThat(received.headers())
        .containsEntry("authorization", "Bearer sk-upstream-secret-0001")
        .containsKey("user-agent")
        .doesNotContainKeys("x-forwarded-for", "via", "forwarded", "cookie", "x-request-id");
  }

  @Test
  void aSecondProviderAnswersWhenTheFirstFails() {
    upstream.answering(Reply.json(500, "{}"), Reply.json(ANSWER));
    gateway().provider(upstream.baseUrl(), model, "own-name");

    HttpResponse<String> answer = post(gateway().customer("1"), question(false));

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode attempts = gateway().explain(answer).at("/attempts");
    assertThat(attempts.findValuesAsText("outcome")).containsExactly("failed", "served");
  }

  @Test
  void anUpstreamThatRefusesOurKeyIsNotTheClientsFault() {
    upstream.answering(
        Reply.json(401, "{\"error\":{\"message\":\"bad key sk-upstream-secret-0001\"}}"));

    HttpResponse<String> answer = post(gateway().customer("1"), question(false));

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(code(answer)).isEqualTo("upstream_request_failed");
    assertThat(answer.body()).doesNotContain("secret", "localhost");
  }

  @Test
  void anUpstreamThatAsksForPatienceIsPassedOn() {
    upstream.answering(Reply.json(429, "{}").header("retry-after", "20"));

    HttpResponse<String> answer = post(gateway().customer("1"), question(false));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(code(answer)).isEqualTo("upstream_rate_limited");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("20");
  }

  @Test
  void whatTheUpstreamFindsWrongWithTheRequestIsToldAsItSaysIt() {
    upstream.answering(
        Reply.json(
            400,
            "{\"error\":{\"message\":\"no such tool\",\"type\":\"invalid_request_error\","
                + "\"param\":\"tools[0]\",\"code\":\"bad_tool\"}}"));
    Customer customer = gateway().customer("1");

    HttpResponse<String> answer = post(customer, question(false));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(code(answer)).isEqualTo("bad_tool");
    assertThat(GatewayClient.json(answer.body()).at("/error/param").asText()).isEqualTo("tools[0]");
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  @Test
  void aBodyThatIsNoneIsAFailureAndCostsNothing() {
    upstream.answering(Reply.json("{\"error\":{\"message\":\"overloaded\"}}"));
    Customer customer = gateway().customer("1");

    HttpResponse<String> answer = post(customer, question(false));

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  @Test
  void aReportThatCannotBeIsCountedInsteadAndTold() {
    upstream.answering(
        Reply.json(
            ANSWER
                .replace("\"completion_tokens\":2", "\"completion_tokens\":-2")
                .replace(",\"total_tokens\":12", "")));

    HttpResponse<String> answer = post(gateway().customer("1"), question(false));

    assertThat(gateway().explain(answer).at("/usage_source").asText()).isEqualTo("estimated");
    assertThat(gateway().metrics())
        .contains("nebulagate_usage_reports_rejected_total{provider=\"p-");
  }

  @Test
  void aStreamInSinglesBytesArrivesWhole() {
    upstream.answering(
        Reply.stream((FRAME + FRAME).replace("\n", "\r\n") + ": ping\n\ndata: [DONE]\n\n")
            .inPieces(1));

    HttpResponse<String> answer = post(gateway().customer("1"), question(true));

    assertThat(answer.body())
        .isEqualTo(
            (FRAME + FRAME).replace("\n", "\r\n").replace("own-name", model)
                + ": ping\n\ndata: [DONE]\n\n");
  }

  @Test
  void aStreamThatBreaksEndsWithAnErrorAndNeverLooksFinished() {
    upstream.answering(Reply.stream(FRAME + "data: {\"half").thenCut());
    Customer customer = gateway().customer("1");

    HttpResponse<String> answer = post(customer, question(true));

    assertThat(answer.body())
        .startsWith(FRAME.replace("own-name", model))
        .contains("\"code\":\"upstream_request_failed\"")
        .doesNotContain("[DONE]", "half");
    assertThat(gateway().explain(answer).at("/usage_source").asText()).isEqualTo("estimated");
    assertThat(gateway().available(customer)).isNotEqualTo("1");
  }

  @Test
  void aClientThatLeavesFreesTheUpstreamWithinASecond() throws IOException {
    upstream.answering(Reply.stream(FRAME).thenStall());
    Customer customer = gateway().customer("1");

    try (Socket socket = ask(customer)) {
      assertThat(socket.getInputStream().readNBytes(15)).asString().isEqualTo("HTTP/1.1 200 OK");
    }

    await().atMost(Duration.ofSeconds(1)).until(() -> upstream.open() == 0);
    await().until(() -> held(customer).equals("0"));
    assertThat(gateway().available(customer)).isNotEqualTo("1");
  }

  @Test
  void aClientThatLeavesBeforeTheFirstPieceFreesTheUpstreamToo() throws IOException {
    upstream.answering(Reply.stream("").thenStall());
    Customer customer = gateway().customer("1");

    try (Socket _ = ask(customer)) {
      await().until(() -> upstream.received().size() == 1 && !held(customer).equals("0"));
    }

    await().atMost(Duration.ofSeconds(2)).until(() -> upstream.open() == 0);
    await().until(() -> held(customer).equals("0"));
  }

  /** Sends a question by hand, to be able to leave whenever it suits. */
  private Socket ask(Customer customer) throws IOException {
    String body = question(true);
    Socket socket = new Socket(gateway().base().getHost(), gateway().base().getPort());
    socket
        .getOutputStream()
        .write(
            ("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                    + customer.key()
                    + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private String held(Customer customer) {
    return gateway().api("GET", "/api/account/" + customer.account(), "").required("held").asText();
  }

  private String question(boolean stream) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":%s}"
        .formatted(model, stream);
  }

  private HttpResponse<String> post(Customer customer, String body) {
    return gateway().post("/v1/chat/completions", customer, body);
  }

  private static String code(HttpResponse<String> answer) {
    return GatewayClient.json(answer.body()).at("/error/code").asText();
  }
}
