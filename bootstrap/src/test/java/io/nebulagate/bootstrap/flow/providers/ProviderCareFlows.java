package io.nebulagate.bootstrap.flow.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do with providers and routes while clients use them. */
abstract class ProviderCareFlows {

  private static final String ANSWER =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"own-name\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"ok\"},"
          + "\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,"
          + "\"total_tokens\":2}}";

  private final String model = "m-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private long provider;
  private long key;

  abstract GatewayClient gateway();

  @BeforeEach
  void aPricedModel() {
    provider = gateway().provider(upstream.baseUrl(), model, "own-name");
    key = api("GET", path(""), "").at("/keys/0/id").asLong();
    gateway().price(model, "1", "1");
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  @Test
  void aTestIsOneTinyRequestThatNobodyPays() {
    upstream.answering(Reply.json(ANSWER));

    JsonNode tested = api("POST", path("/test"), "{}");

    assertThat(tested.path("ok").asBoolean()).as(tested.toString()).isTrue();
    assertThat(tested.path("outcome").asText()).isEqualTo("served");
    assertThat(tested.path("status").asInt()).isEqualTo(200);
    assertThat(tested.path("upstream_model").asText()).isEqualTo("own-name");
    assertThat(tested.path("key_id").asLong()).isEqualTo(key);
    assertThat(tested.path("error").isNull()).isTrue();
    ScriptedUpstream.Received received = upstream.received().getFirst();
    assertThat(received.path()).isEqualTo("/v1/chat/completions");
    assertThat(GatewayClient.json(received.body()))
        .isEqualTo(
            GatewayClient.json(
                "{\"model\":\"own-name\",\"max_tokens\":1,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));
    assertThat(received.headers()).containsEntry("authorization", "Bearer sk-upstream-secret-0001");
    assertThat(api("GET", "/api/log/?model=" + model, "").path("items")).isEmpty();
  }

  @Test
  void whatAProviderSaysIsToldWithoutSecrets() {
    upstream.answering(
        Reply.json(
            404, "{\"error\":{\"message\":\"own-name is not for sk-upstream-secret-0001\"}}"));

    JsonNode tested = api("POST", path("/test"), "{}");

    assertThat(tested.path("ok").asBoolean()).isFalse();
    assertThat(tested.path("status").asInt()).isEqualTo(404);
    assertThat(tested.path("error").asText())
        .contains("it found the request wrong", model)
        .doesNotContain("secret");
  }

  @Test
  void aRefusedKeyIsOutOfUseUntilATestIsServed() {
    upstream.answering(Reply.json(401, "{}"));
    JsonNode tested = api("POST", path("/test"), "{}");
    assertThat(tested.path("outcome").asText()).isEqualTo("unauthorised");
    await().atMost(Duration.ofSeconds(5)).until(() -> keyStatus().equals("refused"));
    Customer customer = gateway().customer("1");
    assertThat(ask(customer).statusCode()).isEqualTo(503);

    upstream.answering(Reply.json(ANSWER), Reply.json(ANSWER));
    api("POST", path("/test"), "{}");

    assertThat(keyStatus()).isEqualTo("enabled");
    assertThat(ask(customer).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyThatIsSwitchedOffIsNotUsed() {
    api("PUT", path("/key/" + key), "{\"enabled\":false}");
    Customer customer = gateway().customer("1");
    assertThat(ask(customer).statusCode()).isEqualTo(503);
    JsonNode preview = api("POST", "/api/route/preview", "{\"model\":\"%s\"}".formatted(model));
    assertThat(preview.path("refusal").asText()).isEqualTo("no_available_route");
    assertThat(preview.at("/candidates/0/excluded").asText()).isEqualTo("key_disabled");
    assertThat(upstream.received()).isEmpty();

    api("PUT", path("/key/" + key), "{\"enabled\":true}");
    upstream.answering(Reply.json(ANSWER));

    assertThat(ask(customer).statusCode()).isEqualTo(200);
  }

  @Test
  void modelsThatTheProviderNamesAreServedOnceTheyAreImported() {
    String fresh = "fresh-" + UUID.randomUUID();
    upstream.answering(models(fresh), models(fresh), Reply.json(ANSWER));

    JsonNode look = api("POST", path("/models/import"), "{}");
    assertThat(look.path("added").toString()).isEqualTo("[\"" + fresh + "\"]");
    assertThat(look.path("missing")).isEmpty();
    api("POST", path("/models/import"), "{\"apply\":true}");
    gateway().price(fresh, "1", "1");

    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/chat/completions",
                gateway().customer("1"),
                "{\"model\":\"%s\",\"messages\":[]}".formatted(fresh));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void aProviderThatListsNoModelsIsAtFault() {
    upstream.answering(Reply.json(500, "{}"));

    HttpResponse<String> answer =
        gateway().apiResponse("POST", path("/models/import"), "{\"apply\":true}");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(GatewayClient.json(answer.body()).path("code").asText())
        .isEqualTo("upstream_unusable");
  }

  @Test
  void whatIsSetOnARouteOutlivesRebuildsAndChanges() {
    long route =
        api("POST", "/api/route/preview", "{\"model\":\"%s\"}".formatted(model))
            .at("/candidates/0/route_id")
            .asLong();
    api("PUT", "/api/route/" + route, "{\"weight\":31,\"priority\":5}");

    api("POST", "/api/route/rebuild", "");
    JsonNode second = api("POST", "/api/route/rebuild", "");
    api("PUT", "/api/provider/", "{\"id\":%d,\"weight\":2,\"priority\":1}".formatted(provider));

    assertThat(second.path("added").asInt()).isZero();
    assertThat(second.path("removed").asInt()).isZero();
    assertThat(second.path("changed").asInt()).isZero();
    JsonNode kept = api("POST", "/api/route/preview", "{\"model\":\"%s\"}".formatted(model));
    assertThat(kept.at("/candidates/0/route_id").asLong()).isEqualTo(route);
    assertThat(kept.at("/candidates/0/weight").asInt()).isEqualTo(31);
    assertThat(kept.at("/candidates/0/priority").asInt()).isEqualTo(5);
  }

  private static Reply models(String fresh) {
    return Reply.json("{\"data\":[{\"id\":\"own-name\"},{\"id\":\"" + fresh + "\"}]}");
  }

  private HttpResponse<String> ask(Customer customer) {
    return gateway()
        .post(
            "/v1/chat/completions",
            customer,
            "{\"model\":\"%s\",\"messages\":[],\"max_tokens\":1}".formatted(model));
  }

  private String keyStatus() {
    return api("GET", path(""), "").at("/keys/0/status").asText();
  }

  private String path(String below) {
    return "/api/provider/" + provider + below;
  }

  private JsonNode api(String method, String path, String body) {
    return gateway().api(method, path, body);
  }
}
