package io.nebulagate.bootstrap.flow.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What versions of policies would have said of requests that the whole gateway served. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class PolicyReplayFlowTest extends PolicyStage {

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }

  @Test
  void whatAnotherVersionWouldHaveFoundIsToldWithoutAnyPrompt() {
    policy(
        "enforce",
        "{\"name\":\"cheaper\",\"when\":{\"models\":[\"%s\"],\"prompt_longer_than\":20},"
                .formatted(model)
            + "\"then\":\"degrade\",\"to\":{\"model\":\"%s\"}}".formatted(mini));
    served("short");
    served("a prompt that has more than twenty bytes");
    HttpResponse<String> last =
        served("a prompt that has far more than twenty bytes, even than forty");
    await().atMost(Duration.ofSeconds(10)).until(() -> gateway().explain(last).has("status"));

    JsonNode same = replay("");
    assertThat(same.path("hits").longValue()).as(same.toString()).isEqualTo(2);
    assertThat(same.path("newly_hit").longValue()).isZero();
    assertThat(same.path("no_longer_hit").longValue()).isZero();
    assertThat(same.at("/rules/0/recorded").longValue()).isEqualTo(2);

    JsonNode stricter =
        replay(
            ",\"draft\":{\"rules\":[{\"name\":\"cheaper\",\"when\":{\"models\":[\"%s\"],\"prompt_longer_than\":50},"
                    .formatted(model)
                + "\"then\":\"degrade\",\"to\":{\"model\":\"%s\"}}]}".formatted(mini));
    assertThat(stricter.path("hits").longValue()).as(stricter.toString()).isEqualTo(1);
    assertThat(stricter.path("no_longer_hit").longValue()).isEqualTo(1);

    JsonNode wider =
        replay(
            ",\"draft\":{\"rules\":[{\"name\":\"all\",\"when\":{\"models\":[\"%s\"]},\"then\":\"reject\"}]}"
                .formatted(model));
    assertThat(wider.path("hits").longValue()).as(wider.toString()).isEqualTo(3);
    assertThat(wider.path("newly_hit").longValue()).isEqualTo(1);
    assertThat(wider.path("keys").longValue()).isEqualTo(1);
    assertThat(wider.at("/rules/1/rule").asText()).isEqualTo("cheaper");
    assertThat(wider.at("/rules/1/no_longer_hit").longValue()).isEqualTo(2);
    assertThat(wider.toString()).doesNotContain("twenty");
  }

  @Test
  void requestsThatNoPolicyLookedAtAreReplayedToo() {
    served("before there was any policy");
    policy(
        "enforce",
        "{\"name\":\"later\",\"when\":{\"models\":[\"%s\"],\"prompt_longer_than\":5},\"then\":\"audit\"}"
            .formatted(model));

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(replay("").path("newly_hit").longValue()).isEqualTo(1));
  }

  @Test
  void aKeyCountsByTheTagsThatItHasNow() {
    policy(
        "enforce",
        "{\"name\":\"all\",\"when\":{\"models\":[\"%s\"]},\"then\":\"audit\"}".formatted(model));
    HttpResponse<String> answer = served("hello");
    await().atMost(Duration.ofSeconds(10)).until(() -> gateway().explain(answer).has("status"));
    String tagged =
        ",\"draft\":{\"rules\":[{\"name\":\"trial\",\"when\":{\"models\":[\"%s\"],\"tags\":[\"trial\"]},\"then\":\"audit\"}]}"
            .formatted(model);

    assertThat(replay(tagged).path("hits").longValue()).isZero();

    long key = replay("").at("/top_keys/0/api_key_id").longValue();
    gateway().api("PUT", "/api/agg-token/", "{\"id\":%d,\"tags\":[\"trial\"]}".formatted(key));
    assertThat(replay(tagged).path("hits").longValue()).isEqualTo(1);
  }

  private HttpResponse<String> served(String prompt) {
    HttpResponse<String> answer = ask(prompt);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private JsonNode replay(String more) {
    return gateway()
        .api(
            "POST",
            "/api/policy/%d/replay".formatted(policies.getFirst()),
            "{\"from\":\"%s\",\"until\":\"%s\"%s}"
                .formatted(
                    Instant.now().minus(Duration.ofHours(1)),
                    Instant.now().plus(Duration.ofHours(1)),
                    more));
  }
}
