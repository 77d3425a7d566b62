package io.nebulagate.bootstrap.flow.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Rules of one model that find something in counts, against the whole gateway. */
abstract class CountingPolicyFlows extends PolicyStage {

  @Test
  void ofManyAtOnceExactlySoManyPassAMinute() throws Exception {
    enforced("\"rpm_over\":5", "\"reject\"");

    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<HttpResponse<String>> asking = () -> ask("hello");
      for (Future<HttpResponse<String>> one : threads.invokeAll(Collections.nCopies(12, asking))) {
        answers.add(one.get());
      }
    }

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(5);
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 403).hasSize(7);
    assertThat(gateway().available(customer)).isEqualTo("0.9994");
    HttpResponse<String> refused = ask("hello");
    assertThat(gateway().explain(refused).at("/policy_hits/0/detector").asText())
        .isEqualTo("rpm_over");
  }

  @Test
  void aPlaceIsFreeAgainWhenItsRequestHasEnded() {
    enforced("\"concurrency_over\":1,\"per\":\"owner\"", "\"reject\"");

    for (int i = 0; i < 3; i++) {
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(ask("hello").statusCode()).isEqualTo(200));
    }
  }

  @Test
  void aSpentDayIsDegradedAndToldOnce() {
    enforced(
        "\"daily_spend_over\":\"0.0001\"", "\"degrade\",\"to\":{\"model\":\"%s\"}".formatted(mini));
    assertThat(gateway().explain(ask("hello")).path("model").asText()).isEqualTo(model);

    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() ->
            assertThat(gateway().explain(ask("hello")).path("model").asText()).isEqualTo(mini));
    ask("hello");

    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(overspent()).hasSize(1));
  }

  private List<JsonNode> overspent() {
    List<JsonNode> told = new ArrayList<>();
    for (JsonNode entry : gateway().api("GET", "/api/audit/?limit=1000", "").path("items")) {
      if (entry.path("action").asText().equals("policy.overspent")
          && entry.toString().contains("policy " + policies.getFirst())) {
        told.add(entry);
      }
    }
    return told;
  }

  @Test
  void whoARuleMarksIsDistrustedUntilAnOperatorClearsIt() {
    enforced(
        "\"keywords\":[\"manhattan\"]", "\"mark_risk\",\"to\":{\"risk\":\"high\",\"hours\":24}");
    enforced("\"risk\":\"medium\"", "\"reject\"");

    HttpResponse<String> marked = ask("manhattan");

    assertThat(marked.statusCode()).as(marked.body()).isEqualTo(200);
    assertThat(gateway().explain(marked).at("/policy_hits/0/effect").asText()).isEqualTo("marked");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(ask("hello").statusCode()).isEqualTo(403));
    JsonNode risk = riskOfPolicy(policies.getFirst());
    assertThat(risk.path("source").asText()).isEqualTo("rule");
    assertThat(risk.path("level").asText()).isEqualTo("high");
    gateway().api("DELETE", "/api/policy/risk/" + risk.path("owner_id").asLong(), "");
    assertThat(ask("hello").statusCode()).isEqualTo(200);
  }

  private JsonNode riskOfPolicy(long policy) {
    for (JsonNode risk :
        gateway().api("GET", "/api/policy/risk/?page_size=100", "").path("items")) {
      if (risk.path("reason").asText().startsWith("policy " + policy + ",")) {
        return risk;
      }
    }
    throw new AssertionError("nobody was marked");
  }

  @Test
  void aQuestionThatIsOnlyCountedIsJudgedToo() {
    enforced("\"keywords\":[\"manhattan\"]", "\"reject\"");

    HttpResponse<String> refused =
        gateway()
            .post(
                "/v1/messages/count_tokens",
                customer,
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"manhattan\"}]}"
                    .formatted(model));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
  }

  private void enforced(String detector, String then) {
    policy(
        "enforce",
        "{\"name\":\"r\",\"when\":{\"models\":[\"%s\"],%s},\"then\":%s}"
            .formatted(model, detector, then));
  }
}
