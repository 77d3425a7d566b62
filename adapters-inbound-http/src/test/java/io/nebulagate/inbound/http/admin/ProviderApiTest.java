package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProviderApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String NAMED =
      """
      {"name":"%s","type":"openai","base_url":"http://127.0.0.1:9/v1",
       "keys":["sk-upstream-0123456789"],"models":["m1",{"name":"m2","upstream":"vendor/m2"}]}
      """;

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @SuppressWarnings("NullAway.Init")
  private AdminClient admin;

  @BeforeEach
  void signIn() {
    admin = AdminClient.of(server);
  }

  @Test
  void aProviderIsShownWithoutItsKeys() throws Exception {
    Answer added = admin.post("/api/provider/", NAMED.formatted("shown"));

    assertThat(added.status()).as(added.text()).isEqualTo(200);
    assertThat(added.json().path("success").booleanValue()).isTrue();
    assertThat(added.text()).doesNotContain("sk-upstream");
    assertThat(added.data().path("keys").get(0).path("last4").asText()).isEqualTo("6789");
    assertThat(added.data().path("keys").get(0).path("status").asText()).isEqualTo("enabled");
    assertThat(added.data().path("models").toString())
        .isEqualTo(
            "[{\"name\":\"m1\",\"upstream\":\"m1\"},"
                + "{\"name\":\"m2\",\"upstream\":\"vendor/m2\"}]");
    assertThat(added.data().path("weight").intValue()).isEqualTo(10);
    assertThat(added.data().path("timeouts").path("connect_ms").intValue()).isEqualTo(10_000);
    assertThat(admin.get("/api/provider/" + added.data().path("id")).data())
        .isEqualTo(added.data());
  }

  @Test
  void aProviderIsInForceBeforeItsAnswerAndGoneAfterItsRemoval() throws Exception {
    long id =
        admin.post("/api/provider/", NAMED.formatted("in-force")).data().path("id").longValue();

    assertThat(admin.get("/api/route/?page_size=100").text()).contains("\"in-force\"");
    assertThat(admin.get("/api/route/models?page_size=100").text()).contains("in-force");
    assertThat(admin.delete("/api/provider/" + id).status()).isEqualTo(200);
    assertThat(admin.get("/api/route/?page_size=100").text()).doesNotContain("\"in-force\"");
    assertThat(admin.get("/api/provider/" + id).status()).isEqualTo(404);
    assertThat(admin.delete("/api/provider/" + id).code()).isEqualTo("not_found");
  }

  @Test
  void aChangeLeavesWhatItDoesNotName() throws Exception {
    Answer added =
        admin.post(
            "/api/provider/",
            """
            {"name":"changing","type":"openai","base_url":"https://api.example.org",
             "keys":["sk-upstream-0123456789"],"models":["m1"],"region":"eu","tags":["a"],
             "apis":["chat"],"timeouts":{"idle_ms":1000}}
            """);

    Answer changed =
        admin.put(
            "/api/provider/",
            """
            {"id":%d,"weight":3,"region":null,"apis":null,"keys":["sk-other-987654321"]}
            """
                .formatted(added.data().path("id").longValue()));

    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.data().path("name").asText()).isEqualTo("changing");
    assertThat(changed.data().path("weight").intValue()).isEqualTo(3);
    assertThat(changed.data().path("region").isNull()).isTrue();
    assertThat(changed.data().path("apis").isNull()).isTrue();
    assertThat(changed.data().path("tags").toString()).isEqualTo("[\"a\"]");
    assertThat(changed.data().path("timeouts").path("idle_ms").intValue()).isEqualTo(1000);
    assertThat(changed.data().path("keys").toString()).contains("4321").doesNotContain("6789");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"nmae":"a","wieght":1} | unknown_field | nmae, wieght
          {"timeouts":{"connect":1}} | unknown_field | timeouts.connect
          {"api_version":"v1"} | invalid_value | api_version
          {"type":"azure","api_version":"2024"} | invalid_value | api_version
          {"type":"azure","api_version":"2024-10-21-beta"} | invalid_value | api_version
          {"type":"azure","api_version":1} | invalid_value | api_version
          {"type":"anthropic","apis":["embeddings"]} | invalid_value | apis
          {"checkin_enabled":true} | invalid_value | checkin_enabled
          {"user_id":1} | invalid_value | user_id
          {"access_token":"t"} | invalid_value | access_token
          {"type":"newapi"} | missing_required_parameter | user_id
          {"type":"newapi","user_id":1} | invalid_value | keys
          {"type":"newapi","user_id":1,"keys":[]} | missing_required_parameter | access_token
          {"type":"newapi","user_id":"x"} | invalid_value | user_id
          {"type":"newapi","user_id":1,"models":["m"]} | invalid_value | models
          {"model_alias_mapping":{"a":1}} | invalid_value | model_alias_mapping.a
          {"model_alias_mapping":{"":"m"}} | invalid_value | model_alias_mapping
          {"model_alias_mapping":{"a":"m"}} | invalid_value | model_alias_mapping
          {"key_choice":"best"} | invalid_value | key_choice
          {"rpm_limit":0} | invalid_value | rpm_limit
          {"type":"openia"} | invalid_value | type
          {"name":null} | missing_required_parameter | name
          {"name":1} | invalid_value | name
          {"name":" a"} | invalid_value | name
          {"base_url":"ftp://a"} | invalid_value | base_url
          {"base_url":"https://u:p@a"} | invalid_value | base_url
          {"base_url":"https://a?x=1"} | invalid_value | base_url
          {"base_url":"not a url"} | invalid_value | base_url
          {"base_url":"https://private.example"} | invalid_value | base_url
          {"keys":[]} | invalid_value | keys
          {"keys":["a b"]} | invalid_value | keys
          {"keys":"a"} | invalid_value | keys
          {"keys":[1]} | invalid_value | keys
          {"models":["m","m"]} | invalid_value | models
          {"models":[{"upstream":"m"}]} | missing_required_parameter | models.name
          {"models":[""]} | invalid_value | models
          {"weight":-1} | invalid_value | weight
          {"weight":1.5} | invalid_value | weight
          {"weight":99999999999999999999} | invalid_value | weight
          {"enabled":"yes"} | invalid_value | enabled
          {"apis":["telepathy"]} | invalid_value | apis
          {"timeouts":{"connect_ms":0}} | invalid_value | timeouts.connect_ms
          {"timeouts":{"total_ms":3600001}} | invalid_value | timeouts.total_ms
          """)
  void whatCannotBeIsRefusedByName(String change, String code, String field) throws Exception {
    ObjectNode body =
        (ObjectNode)
            JSON.readTree(
                """
                {"name":"n","type":"openai","base_url":"https://a","keys":["k"],"models":[]}
                """);
    body.setAll((ObjectNode) JSON.readTree(change));

    Answer answer = admin.post("/api/provider/", body.toString());

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.message()).contains(field);
    assertThat(answer.json().path("success").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "azure", "anthropic", "gemini", "cohere"})
  void aProviderOfEveryVendorIsAdded(String type) throws Exception {
    Answer added =
        admin.post(
            "/api/provider/",
            """
            {"name":"of-%s","type":"%s","base_url":"https://api.example.org",
             "keys":["sk-upstream-0123456789"],"models":["m1"],"apis":["chat"]}
            """
                .formatted(type, type));

    assertThat(added.status()).as(added.text()).isEqualTo(200);
    assertThat(added.data().path("type").asText()).isEqualTo(type);
    assertThat(added.data().path("api_version").isNull()).isTrue();
  }

  @Test
  void theEditionOfAzuresApiIsKeptAndChangedAndTakenAway() throws Exception {
    Answer added =
        admin.post(
            "/api/provider/",
            """
            {"name":"azure-edition","type":"azure","base_url":"https://api.example.org",
             "keys":["k-0123456789"],"models":[],"api_version":"2024-10-21"}
            """);
    long id = added.data().path("id").longValue();
    String change = "{\"id\":" + id + ",\"api_version\":%s}";

    assertThat(added.data().path("api_version").asText()).isEqualTo("2024-10-21");
    assertThat(admin.put("/api/provider/", change.formatted("\"preview\"")).text())
        .contains("\"api_version\":\"preview\"");
    assertThat(admin.put("/api/provider/", "{\"id\":" + id + ",\"weight\":2}").text())
        .contains("\"api_version\":\"preview\"");
    assertThat(admin.put("/api/provider/", change.formatted("null")).text())
        .contains("\"api_version\":null");
  }

  @Test
  void whoAsksForWhatATypeHasNotIsToldWhatItHas() throws Exception {
    Answer answer =
        admin.post(
            "/api/provider/",
            """
            {"name":"too-much","type":"anthropic","base_url":"https://api.example.org",
             "keys":["k-0123456789"],"models":[],"apis":["chat","embeddings"]}
            """);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("apis").endsWith("this type has chat.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}x", "{\"name\":\"a\",\"name\":\"b\"}", "null"})
  void whatIsNoJsonObjectIsRefused(String body) throws Exception {
    Answer answer = admin.post("/api/provider/", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid_json");
  }

  @Test
  void aTakenNameIsAConflict() throws Exception {
    admin.post("/api/provider/", NAMED.formatted("taken"));
    Answer again = admin.post("/api/provider/", NAMED.formatted("taken"));
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("already_exists");
  }

  @Test
  void listsComeInPages() throws Exception {
    admin.post("/api/provider/", NAMED.formatted("page-1"));
    admin.post("/api/provider/", NAMED.formatted("page-2"));

    Answer first = admin.get("/api/provider/?p=0&page_size=1");

    assertThat(first.data().path("items").size()).isEqualTo(1);
    assertThat(first.data().path("p").intValue()).isZero();
    assertThat(first.data().path("page_size").intValue()).isEqualTo(1);
    assertThat(first.data().path("total").intValue()).isGreaterThanOrEqualTo(2);
    assertThat(first.data().path("total_pages").intValue())
        .isEqualTo(first.data().path("total").intValue());
    assertThat(first.data().path("has_more").booleanValue()).isTrue();
    assertThat(admin.get("/api/provider/?p=1000").data().path("items").size()).isZero();
    assertThat(admin.get("/api/provider/?page_size=101").message()).contains("page_size");
    assertThat(admin.get("/api/provider/?p=-1").code()).isEqualTo("invalid_value");
    assertThat(admin.get("/api/provider").status()).isEqualTo(200);
  }

  @Test
  void aBodyTooLargeForAnyCallIsRefused() throws Exception {
    Answer answer = admin.post("/api/provider/", " ".repeat(JsonBody.BYTES_MAX + 1));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("request_too_large");
  }
}
