package io.nebulagate.bootstrap.flow.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.ScriptedUpstream.Received;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens at the gateway is told to a receiver that checks who says so. */
abstract class ExportFlows {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ANSWER =
      """
      {"id":"c","object":"chat.completion","created":1,"model":"own-name","choices":
      [{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}\
      """;

  private final String model = "m" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
  private final ScriptedUpstream provider = ScriptedUpstream.start();
  private final ScriptedUpstream receiver = ScriptedUpstream.start();
  private final List<String> made = new ArrayList<>();

  abstract GatewayClient gateway();

  @AfterEach
  void theBooksAreInOrder() {
    made.forEach(id -> gateway().api("DELETE", "/api/export/" + id, ""));
    provider.close();
    receiver.close();
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void aChargeAVerdictAndAnActionArriveSignedAndOnce() throws Exception {
    receiver.answering(_ -> Reply.json("{}"));
    String secret =
        export("https", "[\"ledger\",\"audit\",\"verdict\"]", pushed()).path("secret").asText();

    String request = askWhileAPolicyWatches();
    String charge =
        line(line -> line.path("kind").asText().equals("charge") && of(line, request)).toString();
    JsonNode verdict = line(line -> line.path("request_id").asText().equals(request));
    JsonNode action = line(line -> line.path("action").asText().equals("export.add"));

    assertThat(charge).contains("\"amount\":\"0.00012\"", "\"phase\":\"posted\"");
    assertThat(verdict.at("/hits/0/rule").asText()).isEqualTo("watch");
    assertThat(verdict.at("/hits/0/effect").asText()).isEqualTo("would_reject");
    assertThat(action.path("path").asText()).isEqualTo("POST /api/export/");
    for (Received page : receiver.received()) {
      assertThat(page.headers()).containsEntry("webhook-signature", signed(page, secret));
      assertThat(page.body()).doesNotContainIgnoringCase("manhattan").doesNotContain("whsec_");
    }
    assertThat(lines().map(line -> line.path("id").asText()).toList()).doesNotHaveDuplicates();
  }

  @Test
  void aPageThatIsNotTakenComesAgainUnderTheSameName() {
    askWhileAPolicyWatches();
    receiver.answering(_ -> Reply.json(503, "{\"mine\":\"not yours\"}"));
    String id = export("https", "[\"verdict\"]", pushed()).at("/export/id").asText();

    JsonNode waiting =
        await()
            .atMost(PATIENCE)
            .until(() -> found(id), export -> export.path("failures").intValue() > 0);
    receiver.answering(_ -> Reply.json("{}"));
    gateway().api("PUT", "/api/export/", "{\"id\":%s,\"enabled\":true}".formatted(id));
    await().atMost(PATIENCE).until(() -> !found(id).at("/kinds/0/delivered_at").isNull());

    assertThat(waiting.path("last_error").asText()).isEqualTo("the receiver answered 503");
    assertThat(waiting.at("/kinds/0/delivered_at").isNull()).isTrue();
    assertThat(receiver.received().get(1).headers().get("webhook-id"))
        .isEqualTo(receiver.received().getFirst().headers().get("webhook-id"));
  }

  @Test
  void whereCallsMayNotGoNothingIsPushed() {
    String url = ",\"url\":\"http://10.0.0.1:%d/\"".formatted(receiver.baseUrl().getPort());
    String id = export("https", "[\"verdict\"]", url).at("/export/id").asText();

    JsonNode probe = gateway().api("POST", "/api/export/" + id + "/test", "");

    assertThat(probe.path("taken").booleanValue()).isFalse();
    assertThat(probe.path("error").asText())
        .isEqualTo("the receiver was not called: egress_refused");
    assertThat(receiver.accepted()).isZero();
  }

  JsonNode export(String type, String kinds, String more) {
    JsonNode export =
        gateway()
            .api(
                "POST",
                "/api/export/",
                "{\"name\":\"e-%s\",\"type\":\"%s\",\"kinds\":%s%s}"
                    .formatted(UUID.randomUUID(), type, kinds, more));
    made.add(export.at("/export/id").asText());
    return export;
  }

  private String pushed() {
    return ",\"url\":\"%s/in\"".formatted(receiver.baseUrl());
  }

  private JsonNode found(String id) {
    return gateway().api("GET", "/api/export/" + id, "");
  }

  /** Answers the id of a request that was charged and seen by a policy. */
  private String askWhileAPolicyWatches() {
    gateway().price(model, "10", "10");
    gateway().provider(provider.baseUrl(), model, "own-name");
    provider.answering(_ -> Reply.json(ANSWER));
    Customer customer = gateway().customer("1");
    long policy =
        gateway()
            .api(
                "POST",
                "/api/policy/",
                """
                {"name":"watch","mode":"observe","rules":[{"name":"watch","when":
                {"models":["%s"],"keywords":["manhattan"]},"then":"reject"}]}\
                """
                    .formatted(model))
            .path("id")
            .longValue();
    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/chat/completions",
                customer,
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Manhattan\"}]}"
                    .formatted(model));
    gateway().api("PUT", "/api/policy/", "{\"id\":%d,\"mode\":\"off\"}".formatted(policy));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return gateway().explain(answer).path("request_id").asText();
  }

  /** A request's id is the journal of its entries. */
  private static boolean of(JsonNode line, String request) {
    return request.equals("req_" + line.path("journal_id").asText().replace("-", ""));
  }

  private JsonNode line(Predicate<JsonNode> wanted) {
    return await()
        .atMost(PATIENCE)
        .until(() -> lines().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private Stream<JsonNode> lines() {
    return receiver.received().stream()
        .flatMap(page -> page.body().lines())
        .map(GatewayClient::json);
  }

  private static String signed(Received page, String secret) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    String content =
        page.headers().get("webhook-id")
            + "."
            + page.headers().get("webhook-timestamp")
            + "."
            + page.body();
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
  }
}
