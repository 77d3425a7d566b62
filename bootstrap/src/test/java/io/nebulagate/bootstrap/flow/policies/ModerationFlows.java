package io.nebulagate.bootstrap.flow.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that judges texts, asked by policies of the whole gateway over a real socket. */
abstract class ModerationFlows extends PolicyStage {

  private static final String OPINION =
      """
      {"id":"modr-1","model":"own-judge","results":[{"flagged":%s,
      "categories":{"violence":%1$s,"hate":false},
      "category_scores":{"violence":%s,"hate":1.2e-7}}]}\
      """;

  private final String judge = model + "judge";
  private final ScriptedUpstream judging = ScriptedUpstream.start();

  @BeforeEach
  void aModelThatJudges() {
    gateway().provider(judging.baseUrl(), judge, "own-judge");
  }

  @AfterEach
  void nobodyJudgesAnyMore() {
    judging.close();
  }

  @Test
  void whatTheModelFlagsIsRejectedAndTheCategoryTold() {
    judging.answering(Reply.json(OPINION.formatted(true, "0.91")));
    reject("fail_open", "");

    HttpResponse<String> refused = ask("say something violent");

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(upstream.received()).isEmpty();
    var asked = judging.received().getFirst();
    assertThat(asked.path()).isEqualTo("/v1/moderations");
    assertThat(asked.headers().get("authorization")).isEqualTo("Bearer sk-upstream-secret-0001");
    JsonNode question = GatewayClient.json(asked.body());
    assertThat(question.path("model").asText()).isEqualTo("own-judge");
    assertThat(question.path("input").asText()).contains("say something violent");
    JsonNode explained = gateway().explain(refused);
    JsonNode hit = explained.at("/policy_hits/0");
    assertThat(hit.path("detector").asText()).isEqualTo("moderation:violence");
    assertThat(hit.path("effect").asText()).isEqualTo("rejected");
    assertThat(hit.path("latency_us").longValue()).isPositive();
    assertThat(explained.toString()).doesNotContain("something violent");
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  @Test
  void whatItDoesNotFlagIsServedAndOnlyTheAnswerIsCharged() {
    judging.answering(Reply.json(OPINION.formatted(false, "0.2")));
    reject("fail_closed", "");

    HttpResponse<String> served = ask("hello");

    assertThat(served.statusCode()).as(served.body()).isEqualTo(200);
    assertThat(judging.received()).hasSize(1);
    assertThat(gateway().explain(served).at("/policy_hits")).isEmpty();
    assertThat(gateway().available(customer)).isEqualTo("0.99988");
  }

  @Test
  void aThresholdIsStricterThanTheModel() {
    judging.answering(Reply.json(OPINION.formatted(false, "0.2")));
    reject("fail_open", ",\"categories\":[\"violence\"],\"threshold\":0.2");

    assertThat(ask("hello").statusCode()).isEqualTo(403);
  }

  @Test
  void twoRulesAreOneQuestion() {
    judging.answering(Reply.json(OPINION.formatted(false, "0.2")));
    reject("fail_open", ",\"categories\":[\"hate\"]");
    reject("fail_closed", "");

    assertThat(ask("hello").statusCode()).isEqualTo(200);
    assertThat(judging.received()).hasSize(1);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "500, fail_open, 200, failed_open",
    "500, fail_closed, 403, failed_closed",
    "silence, fail_open, 200, failed_open",
    "silence, fail_closed, 403, failed_closed",
    "hang-up, fail_open, 200, failed_open",
    "hang-up, fail_closed, 403, failed_closed",
    "garbage, fail_open, 200, failed_open",
    "garbage, fail_closed, 403, failed_closed",
    "no opinion, fail_open, 200, failed_open",
    "no opinion, fail_closed, 403, failed_closed"
  })
  void aModelThatFailsIsTreatedAsTheRuleSays(
      String failure, String onError, int status, String outcome) {
    judging.answering(
        switch (failure) {
          case "500" -> Reply.json(500, "{\"error\":{\"message\":\"no\"}}");
          case "silence" -> Reply.silence();
          case "hang-up" -> Reply.hangUp();
          case "garbage" -> Reply.json("<html>");
          default -> Reply.json("{\"results\":[{\"flagged\":\"perhaps\"}]}");
        });
    reject(onError, ",\"timeout_ms\":300");

    HttpResponse<String> answer = ask("hello");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode hit = gateway().explain(answer).at("/policy_hits/0");
    assertThat(hit.path("outcome").asText()).isEqualTo(outcome);
    assertThat(hit.path("detector").asText()).isEqualTo("moderation");
    assertThat(judging.received()).hasSize(1);
  }

  @Test
  void aModelNobodyServesFailsTheRule() {
    policy(
        "enforce",
        "{\"name\":\"r\",\"when\":{\"models\":[\"%s\"],\"moderation\":{\"model\":\"nobody\"}},"
                .formatted(model)
            + "\"then\":\"reject\",\"on_error\":\"fail_closed\"}");

    assertThat(ask("hello").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"false, 0, failed_open", "true, 1, applied"})
  void aSimulationAsksOnlyWhereItIsToldTo(boolean external, int questions, String outcome) {
    judging.answering(Reply.json(OPINION.formatted(true, "0.91")));
    reject("fail_open", "");

    JsonNode simulated =
        gateway()
            .api(
                "POST",
                "/api/policy/simulate",
                "{\"external\":%s,\"request\":{\"model\":\"%s\",\"messages\":[]}}"
                    .formatted(external, model));

    assertThat(judging.received()).hasSize(questions);
    assertThat(simulated.at("/policy_hits/0/outcome").asText()).isEqualTo(outcome);
    assertThat(simulated.path("not_asked")).hasSize(1 - questions);
  }

  private void reject(String onError, String more) {
    policy(
        "enforce",
        "{\"name\":\"judged\",\"when\":{\"models\":[\"%s\"],\"moderation\":{\"model\":\"%s\"%s}},"
                .formatted(model, judge, more)
            + "\"then\":\"reject\",\"on_error\":\"%s\"}".formatted(onError));
  }
}
