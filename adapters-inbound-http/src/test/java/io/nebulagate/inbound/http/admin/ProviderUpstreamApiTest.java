package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.inbound.http.RouteWiring;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators switch at providers and ask them; none of these answers a request. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class ProviderUpstreamApiTest {

  @TestHTTPResource URI server;

  private final String tag = "t-" + UUID.randomUUID();
  private AdminClient admin;
  private JsonNode provider;
  private String path;

  @BeforeEach
  void aProvider() throws Exception {
    admin = AdminClient.of(server);
    provider = added("sk-one-0123456789");
    path = "/api/provider/" + provider.path("id");
  }

  @Test
  void aTestTellsHowTheProviderFailedAndMarksTheKey() throws Exception {
    Answer tested = admin.post(path + "/test", "{\"model\":\"m1\"}");

    assertThat(tested.status()).as(tested.text()).isEqualTo(200);
    assertThat(tested.data().path("ok").booleanValue()).isFalse();
    assertThat(tested.data().path("outcome").asText()).isEqualTo("unauthorised");
    assertThat(tested.data().path("status").intValue()).isEqualTo(401);
    assertThat(tested.data().path("latency_ms").isIntegralNumber()).isTrue();
    assertThat(tested.data().path("model").asText()).isEqualTo("m1");
    assertThat(tested.data().path("key_id")).isEqualTo(provider.at("/keys/0/id"));
    assertThat(tested.data().path("error").asText()).contains("401");
    JsonNode key = admin.get(path).data().at("/keys/0");
    assertThat(key.path("status").asText()).isEqualTo("refused");
    assertThat(key.path("reason").asText()).contains("401");
  }

  @Test
  void aKeyIsSwitchedOffAndOnAndARefusedOneIsTakenUpAgain() throws Exception {
    String key = path + "/key/" + provider.at("/keys/0/id");

    Answer off = admin.put(key, "{\"enabled\":false}");

    assertThat(off.status()).as(off.text()).isEqualTo(200);
    assertThat(off.data().path("status").asText()).isEqualTo("disabled");
    assertThat(admin.get(path).data().at("/keys/0")).isEqualTo(off.data());
    admin.post(path + "/test", "{}");
    assertThat(admin.get(path).data().at("/keys/0/status").asText()).isEqualTo("disabled");
    admin.put(key, "{\"enabled\":true}");
    admin.post(path + "/test", "{}");
    assertThat(admin.get(path).data().at("/keys/0/status").asText()).isEqualTo("refused");
    Answer on = admin.put(key, "{\"enabled\":true}");
    assertThat(on.data().path("status").asText()).isEqualTo("enabled");
    assertThat(on.data().path("reason").isNull()).isTrue();
    assertThat(on.text()).doesNotContain("sk-one");
  }

  @Test
  void providersAreSwitchedByTheirTag() throws Exception {
    String id = provider.path("id").asText();
    String off = "{\"tag\":\"%s\",\"enabled\":false}".formatted(tag);

    assertThat(admin.put("/api/provider/enabled", off).data().path("changed").toString())
        .isEqualTo("[" + id + "]");

    assertThat(admin.get(path).data().path("enabled").booleanValue()).isFalse();
    Answer again = admin.put("/api/provider/enabled", off);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.data().path("changed").size()).isZero();
    assertThat(admin.get("/api/audit/?limit=5").text()).contains("provider.switch-tagged");
  }

  @Test
  void modelsAreComparedAndThenAdded() throws Exception {
    Answer look = admin.post(path + "/models/import", "{}");

    assertThat(look.status()).as(look.text()).isEqualTo(200);
    assertThat(look.data().toString())
        .isEqualTo(
            "{\"found\":2,\"added\":[\"new-model\"],\"missing\":[\"theirs\"],\"applied\":false}");
    assertThat(admin.get(path).text()).doesNotContain("new-model");

    Answer applied = admin.post(path + "/models/import", "{\"apply\":true}");
    assertThat(applied.data().path("applied").booleanValue()).isTrue();
    assertThat(admin.get(path).data().path("models").size()).isEqualTo(3);
    assertThat(admin.post(path + "/models/import", "{\"apply\":true}").data().path("added").size())
        .isZero();
  }

  @Test
  void aProviderThatDoesNotTellItsModelsIsAtFault() throws Exception {
    JsonNode refused = added(RouteWiring.REFUSED);

    Answer answer = admin.post("/api/provider/" + refused.path("id") + "/models/import", "{}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(502);
    assertThat(answer.code()).isEqualTo("upstream_unusable");
    assertThat(answer.message()).contains("did not take the key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | /test | {"model":""} | invalid_value | model
          POST | /test | {"model":"nobodys"} | invalid_value | model
          POST | /test | {"key_id":987654321} | invalid_value | key_id
          POST | /test | {"key_id":"1"} | invalid_value | key_id
          POST | /test | {"api":"talk"} | invalid_value | api
          POST | /test | {"modle":"m"} | unknown_field | modle
          POST | /models/import | {"apply":1} | invalid_value | apply
          PUT | /key/1 | {"enabled":null} | missing_required_parameter | enabled
          PUT | /key/1 | {"enabled":1} | invalid_value | enabled
          """)
  void whatCannotBeIsRefusedByName(
      String verb, String below, String body, String code, String field) throws Exception {
    Answer answer = admin.call(verb, path + below, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.message()).contains(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"tag\":\"\",\"enabled\":true}", "{\"tag\":1,\"enabled\":true}"})
  void aTagHasAName(String body) throws Exception {
    Answer answer = admin.put("/api/provider/enabled", body);

    assertThat(answer.code()).isEqualTo("invalid_value");
    assertThat(answer.message()).contains("'tag'");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    for (String unknown : new String[] {"987654321", "x"}) {
      String nobody = "/api/provider/" + unknown;
      assertThat(admin.post(nobody + "/test", "{}").status()).isEqualTo(404);
      assertThat(admin.post(nobody + "/models/import", "{}").status()).isEqualTo(404);
      assertThat(admin.put(nobody + "/key/1", "{\"enabled\":true}").status()).isEqualTo(404);
      assertThat(admin.put(path + "/key/" + unknown, "{\"enabled\":true}").status()).isEqualTo(404);
    }
  }

  private JsonNode added(String key) throws Exception {
    return admin
        .post(
            "/api/provider/",
            """
            {"name":"%s","type":"openai","base_url":"http://127.0.0.1:9/v1","keys":["%s"],
             "tags":["%s"],"models":["m1",{"name":"ours","upstream":"theirs"}]}
            """
                .formatted(UUID.randomUUID(), key, tag))
        .data();
  }
}
