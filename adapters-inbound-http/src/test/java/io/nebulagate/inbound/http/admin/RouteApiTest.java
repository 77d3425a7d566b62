package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class RouteApiTest {

  @TestHTTPResource URI server;

  private final String model = "m-" + UUID.randomUUID();
  private AdminClient admin;
  private JsonNode provider;

  @BeforeEach
  void aProviderWithTwoKeys() throws Exception {
    admin = AdminClient.of(server);
    provider =
        admin
            .post(
                "/api/provider/",
                """
                {"name":"%s","type":"openai","base_url":"http://127.0.0.1:9/v1",
                 "keys":["sk-one-0123456789","sk-two-0123456789"],"weight":7,"priority":2,
                 "models":[{"name":"%s","upstream":"theirs"}]}
                """
                    .formatted(model.substring(0, 20), model))
            .data();
  }

  @Test
  void aRouteIsSetByHandAndGivenBack() throws Exception {
    String path = "/api/route/" + routes().getFirst().path("id");

    Answer set = admin.put(path, "{\"weight\":0,\"priority\":-4,\"enabled\":false}");

    assertThat(set.status()).as(set.text()).isEqualTo(200);
    assertThat(set.data().path("weight").intValue()).isZero();
    assertThat(set.data().path("priority").intValue()).isEqualTo(-4);
    assertThat(set.data().path("usable").booleanValue()).isFalse();
    assertThat(set.data().path("set_by_hand").toString())
        .isEqualTo("[\"priority\",\"weight\",\"enabled\"]");
    assertThat(routes().getFirst()).isEqualTo(set.data());
    assertThat(routes().getLast().path("weight").intValue()).isEqualTo(7);

    Answer back = admin.put(path, "{\"weight\":null,\"enabled\":true}");
    assertThat(back.data().path("weight").intValue()).isEqualTo(7);
    assertThat(back.data().path("priority").intValue()).isEqualTo(-4);
    assertThat(back.data().path("set_by_hand").toString()).isEqualTo("[\"priority\"]");
    assertThat(back.data().at("/state/breaker").asText()).isEqualTo("closed");
    assertThat(back.data().at("/state/resting_until").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | invalid_value | weight
          {"weight":-1} | invalid_value | weight
          {"weight":1000001} | invalid_value | weight
          {"weight":1.5} | invalid_value | weight
          {"priority":"high"} | invalid_value | priority
          {"priority":1000001} | invalid_value | priority
          {"enabled":"no"} | invalid_value | enabled
          {"enabled":null} | missing_required_parameter | enabled
          {"wieght":1} | unknown_field | wieght
          """)
  void whatCannotBeIsRefusedByNameAndChangesNothing(String body, String code, String field)
      throws Exception {
    JsonNode before = routes().getFirst();

    Answer answer = admin.put("/api/route/" + before.path("id"), body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.message()).contains(field);
    assertThat(routes().getFirst()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"987654321", "x", "-1", "0"})
  void aRouteThatIsNotThereIsNotFound(String id) throws Exception {
    Answer answer = admin.put("/api/route/" + id, "{\"weight\":1}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not_found");
  }

  @Test
  void aRebuildKeepsWhatIsSetAndTheSecondOneChangesNothing() throws Exception {
    admin.put("/api/route/" + routes().getFirst().path("id"), "{\"weight\":55}");
    admin.post("/api/route/rebuild", "");

    Answer second = admin.post("/api/route/rebuild", "");

    assertThat(second.status()).as(second.text()).isEqualTo(200);
    assertThat(second.data().path("added").intValue()).isZero();
    assertThat(second.data().path("removed").intValue()).isZero();
    assertThat(second.data().path("changed").intValue()).isZero();
    assertThat(second.data().path("unchanged").intValue()).isGreaterThanOrEqualTo(2);
    assertThat(routes().getFirst().path("weight").intValue()).isEqualTo(55);
  }

  @Test
  void aPreviewShowsCandidatesAndAPlan() throws Exception {
    admin.put("/api/price/", "{\"model\":\"%s\",\"input\":3,\"output\":9}".formatted(model));
    long off = routes().getFirst().path("id").longValue();
    admin.put("/api/route/" + off, "{\"enabled\":false}");

    Answer shown =
        admin.post("/api/route/preview", "{\"model\":\"vendor/%s:free\"}".formatted(model));

    assertThat(shown.status()).as(shown.text()).isEqualTo(200);
    assertThat(shown.data().path("model").asText()).isEqualTo(model);
    assertThat(shown.data().path("rung").asText()).isEqualTo("normalised");
    assertThat(shown.data().path("refusal").isNull()).isTrue();
    JsonNode first = shown.data().at("/candidates/0");
    assertThat(first.path("route_id").longValue()).isEqualTo(off);
    assertThat(first.path("excluded").asText()).isEqualTo("route_disabled");
    JsonNode second = shown.data().at("/candidates/1");
    assertThat(second.path("upstream_model").asText()).isEqualTo("theirs");
    assertThat(second.path("provider").asText()).isEqualTo(model.substring(0, 20));
    assertThat(second.path("unit_cost").isNull()).isTrue();
    assertThat(second.path("cost_score").doubleValue()).isEqualTo(0.5);
    assertThat(second.path("budget_score").doubleValue()).isEqualTo(1);
    assertThat(second.path("value_score").doubleValue()).isEqualTo(0.5);
    assertThat(second.path("health").doubleValue()).isEqualTo(1);
    assertThat(second.path("contribution").doubleValue()).isEqualTo(17);
    assertThat(second.path("excluded").isNull()).isTrue();
    assertThat(shown.data().path("plan").toString()).isEqualTo("[" + second.path("route_id") + "]");
  }

  @Test
  void aPreviewWithAKeySeesWhatTheKeyMay() throws Exception {
    String key =
        admin
            .post(
                "/api/agg-token/",
                "{\"name\":\"narrow\",\"account_id\":%d,\"allowed_models\":[\"other\"]}"
                    .formatted(account()))
            .data()
            .path("id")
            .asText();

    Answer refused =
        admin.post(
            "/api/route/preview", "{\"model\":\"%s\",\"api_key_id\":%s}".formatted(model, key));

    assertThat(refused.status()).as(refused.text()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("model_not_allowed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model":"nobody-serves-this"} | 404 | model_not_found
          {"model":"m","api_key_id":987654321} | 404 | not_found
          {} | 400 | missing_required_parameter
          {"model":""} | 400 | invalid_value
          {"model":"m","dialect":"klingon"} | 400 | invalid_value
          {"model":"m","api":"telepathy"} | 400 | invalid_value
          {"model":"nobody","dialect":"anthropic","api":"chat"} | 404 | model_not_found
          {"model":"nobody","dialect":"cohere","api":"responses"} | 404 | model_not_found
          {"model":"m","api_key_id":0} | 400 | invalid_value
          {"model":"m","api":"talk"} | 400 | invalid_value
          """)
  void aPreviewOfWhatCannotBeIsRefused(String body, int status, String code) throws Exception {
    Answer answer = admin.post("/api/route/preview", body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  private long account() throws Exception {
    return admin
        .post("/api/org/", "{\"name\":\"%s\"}".formatted(UUID.randomUUID()))
        .data()
        .path("account_id")
        .longValue();
  }

  /** Those of the provider, oldest first. */
  private List<JsonNode> routes() throws Exception {
    List<JsonNode> own = new ArrayList<>();
    boolean more = true;
    for (int page = 0; more; page++) {
      JsonNode found = admin.get("/api/route/?page_size=100&p=" + page).data();
      for (JsonNode route : found.path("items")) {
        if (route.path("provider_id").equals(provider.path("id"))) {
          own.add(route);
        }
      }
      more = found.path("has_more").booleanValue();
    }
    return own;
  }
}
