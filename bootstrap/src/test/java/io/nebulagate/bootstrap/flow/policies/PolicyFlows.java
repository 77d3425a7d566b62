package io.nebulagate.bootstrap.flow.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.outbound.provider.support.Reply;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies of one model against the whole gateway. */
abstract class PolicyFlows extends PolicyStage {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/chat/completions | {"model":"$","messages":[{"role":"user","content":"ＭＡＮ​hattan"}]} | /error/code
          /v1/messages         | {"model":"$","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"the \\u004danhattan one"}]}]} | /error/type
          /v1/responses        | {"model":"$","input":"mAnHaTtAn"} | /error/code
          /v2/chat             | {"model":"$","messages":[{"role":"user","content":"Manhattan"}]} | /message
          """)
  void aKeywordIsRejectedInEveryDialect(String path, String body, String field) {
    policy("enforce", "{\"name\":\"no-bombs\",%s,\"then\":\"reject\"}".formatted(manhattan()));

    HttpResponse<String> refused = gateway().post(path, customer, body.replace("$", model));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(GatewayClient.json(refused.body()).at(field).asText())
        .containsAnyOf("policy_violation", "permission_error", "no-bombs");
    assertThat(upstream.received()).isEmpty();
    JsonNode explained = gateway().explain(refused);
    assertThat(explained.path("status").intValue()).isEqualTo(403);
    assertThat(explained.path("amount").asText()).isEqualTo("0");
    JsonNode hit = explained.at("/policy_hits/0");
    assertThat(hit.path("policy_id").longValue()).isEqualTo(policies.getFirst());
    assertThat(hit.path("version").intValue()).isEqualTo(1);
    assertThat(hit.path("detector").asText()).isEqualTo("keywords");
    assertThat(hit.path("effect").asText()).isEqualTo("rejected");
    assertThat(hit.path("span_hash").asText()).hasSize(32);
    assertThat(explained.toString().toLowerCase(Locale.ROOT)).doesNotContain("manhattan");
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  @Test
  void whatIsRejectedIsCounted() {
    policy("enforce", "{\"name\":\"no-bombs\",%s,\"then\":\"reject\"}".formatted(manhattan()));
    double before = rejections();

    assertThat(ask("Manhattan").statusCode()).isEqualTo(403);

    assertThat(rejections()).isEqualTo(before + 1);
  }

  @Test
  void aDegradedRequestIsAnsweredAndChargedAsTheOtherModel() {
    policy(
        "enforce",
        "{\"name\":\"cheaper\",\"when\":{\"models\":[\"%s\"],\"prompt_longer_than\":3},"
                .formatted(model)
            + "\"then\":\"degrade\",\"to\":{\"model\":\"%s\"}}".formatted(mini));

    HttpResponse<String> answer = ask("hello");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-gateway-model")).contains(mini);
    assertThat(upstream.received().getFirst().body()).contains("own-" + mini);
    JsonNode explained = gateway().explain(answer);
    assertThat(explained.path("model").asText()).isEqualTo(mini);
    assertThat(explained.at("/policy_hits/0/effect").asText()).isEqualTo("degraded");
    assertThat(explained.at("/policy_hits/0/to").asText()).isEqualTo(mini);
    assertThat(gateway().available(customer)).isEqualTo("0.999988");
  }

  @Test
  void observedLimitedAndReroutedRequestsTellSo() {
    policy("observe", "{\"name\":\"watch\",%s,\"then\":\"reject\"}".formatted(manhattan()));
    policy(
        "enforce",
        "{\"name\":\"slow\",%s,\"then\":\"limit\",\"to\":{\"rpm\":1}}".formatted(manhattan()));

    JsonNode first = gateway().explain(ask("manhattan"));
    HttpResponse<String> second = ask("manhattan");

    assertThat(first.at("/policy_hits").findValuesAsText("effect"))
        .containsExactly("would_reject", "limited");
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(gateway().explain(second).path("status").intValue()).isEqualTo(429);
    assertThat(ask("something else").statusCode()).isEqualTo(200);

    policy(
        "enforce",
        "{\"name\":\"eu\",\"when\":{\"models\":[\"%s\"]},\"then\":\"reroute\",\"to\":{\"regions\":[\"eu\"]}}"
            .formatted(model));
    HttpResponse<String> nowhere = ask("something else");
    assertThat(nowhere.statusCode()).isEqualTo(403);
    assertThat(gateway().explain(nowhere).at("/policy_hits/0/effect").asText())
        .isEqualTo("rerouted");
  }

  @Test
  void anExpressionThatExplodesElsewhereJudgesALongPromptAtOnce() {
    policy(
        "enforce",
        "{\"name\":\"r\",\"when\":{\"models\":[\"%s\"],\"regex\":[\"(a+)+$\"]},".formatted(model)
            + "\"then\":\"reject\",\"on_error\":\"fail_closed\"}");

    long before = System.nanoTime();
    HttpResponse<String> answer = ask("a".repeat(50_000) + "!");

    assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void anOldTraceStillNamesTheVersionThatWasInForce() {
    policy("enforce", "{\"name\":\"old\",%s,\"then\":\"reject\"}".formatted(manhattan()));
    HttpResponse<String> refused = ask("manhattan");

    gateway()
        .api(
            "PUT",
            "/api/policy/",
            "{\"id\":%d,\"rules\":[{\"name\":\"new\",%s,\"then\":\"audit\"}]}"
                .formatted(policies.getFirst(), manhattan()));

    JsonNode served = gateway().explain(ask("manhattan"));
    assertThat(served.at("/policy_hits/0/rule").asText()).isEqualTo("new");
    assertThat(served.at("/policy_hits/0/version").intValue()).isEqualTo(2);
    JsonNode hit = gateway().explain(refused).at("/policy_hits/0");
    assertThat(hit.path("rule").asText()).isEqualTo("old");
    assertThat(
            gateway()
                .api("GET", "/api/policy/%d/versions/1".formatted(policies.getFirst()), "")
                .at("/rules/0/name")
                .asText())
        .isEqualTo("old");
  }

  @Test
  void aStreamEndsWithAnErrorBeforeAWordThatMustNotBeSaid() {
    policy(
        "enforce",
        "{\"name\":\"quiet\",\"when\":{\"models\":[\"%s\"],\"answer_keywords\":[\"manhattan\"]},"
                .formatted(model)
            + "\"then\":\"reject\"}");
    upstream.answering(_ ->
        Reply.stream(frame("the man") + frame("hattan") + frame(" project") + "data: [DONE]\n\n"));

    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/chat/completions",
                customer,
                "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                    .formatted(model));

    assertThat(answer.body()).contains("policy_violation").doesNotContain("hattan", "[DONE]");
    JsonNode explained = gateway().explain(answer);
    assertThat(explained.at("/policy_hits/0/detector").asText()).isEqualTo("answer_keywords");
    assertThat(explained.at("/policy_hits/0/effect").asText()).isEqualTo("rejected");
    assertThat(gateway().available(customer)).isNotEqualTo("1");
  }

  private double rejections() {
    return gateway()
        .metrics()
        .lines()
        .filter(line -> line.startsWith("nebulagate_policy_hits_total{"))
        .filter(line -> line.contains("action=\"reject\"") && line.contains("=\"applied\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static String frame(String text) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"own\","
        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}\n\n"
            .formatted(text);
  }

  private String manhattan() {
    return "\"when\":{\"models\":[\"%s\"],\"keywords\":[\"manhattan\"]}".formatted(model);
  }
}
