package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.access.InMemoryKeyUses;
import io.nebulagate.domain.access.RawKey;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything a key keeps, its projects, its rotation, what stands in for it, and its other names.
 */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container fills the fields
class KeyApiTest {

  private static final String EVERYTHING =
      """
      {"name":"demo-key","project_id":"demo","allowed_models":["m1"],
       "allow_ips":["10.0.0.0/8","2001:0db8::0/32","203.0.113.9"],"rpm_limit":60,
       "tpm_limit":120000,"concurrency_limit":2,"daily_budget":5,"monthly_budget":"100.5",
       "tags":["blue","blue","green"],"status":"enabled"}\
      """;

  @TestHTTPResource URI server;
  @Inject InMemoryApiKeys keys;
  @Inject InMemoryKeyUses uses;

  private AdminClient admin;

  @BeforeEach
  void signIn() {
    admin = AdminClient.of(server);
  }

  @ParameterizedTest
  @CsvSource({"/api/agg-token/", "/admin/api-keys"})
  void everyFieldIsKeptAndShown(String path) throws Exception {
    Answer issued = admin.post(path, EVERYTHING);

    assertThat(issued.status()).as(issued.text()).isEqualTo(200);
    JsonNode key = issued.data();
    assertThat(RawKey.looksRight(key.path("raw_key").asText())).isTrue();
    assertThat(key.path("project_id").isIntegralNumber()).isTrue();
    assertThat(key.path("allow_ips").toString())
        .isEqualTo("[\"10.0.0.0/8\",\"2001:db8::/32\",\"203.0.113.9\"]");
    assertThat(key.path("rpm_limit").longValue()).isEqualTo(60);
    assertThat(key.path("tpm_limit").longValue()).isEqualTo(120_000);
    assertThat(key.path("concurrency_limit").longValue()).isEqualTo(2);
    assertThat(key.path("daily_budget").asText()).isEqualTo("5");
    assertThat(key.path("monthly_budget").asText()).isEqualTo("100.5");
    assertThat(key.path("tags").toString()).isEqualTo("[\"blue\",\"green\"]");
    assertThat(key.path("last_used_at").isNull()).isTrue();
    assertThat(key.has("limits")).isFalse();
    assertThat(admin.get(path).text())
        .contains("\"monthly_budget\":\"100.5\"")
        .doesNotContain("raw_key")
        .doesNotContain(key.path("raw_key").asText());
  }

  @Test
  void aFieldThatIsNotNamedStaysAndNullClearsIt() throws Exception {
    JsonNode issued = admin.post("/api/agg-token/", EVERYTHING).data();
    long id = issued.path("id").longValue();

    JsonNode renamed =
        admin.put("/api/agg-token/", "{\"id\":" + id + ",\"name\":\"renamed\"}").data();
    JsonNode cleared =
        admin
            .put(
                "/api/agg-token/",
                "{\"id\":"
                    + id
                    + ",\"project_id\":null,\"allow_ips\":null,\"rpm_limit\":null,"
                    + "\"tpm_limit\":null,\"concurrency_limit\":null,\"daily_budget\":null,"
                    + "\"monthly_budget\":null,\"tags\":null}")
            .data();

    for (String field :
        new String[] {"project_id", "allow_ips", "rpm_limit", "daily_budget", "tags"}) {
      assertThat(renamed.path(field)).as(field).isEqualTo(issued.path(field));
    }
    for (String field :
        new String[] {
          "project_id",
          "allow_ips",
          "rpm_limit",
          "tpm_limit",
          "concurrency_limit",
          "daily_budget",
          "monthly_budget"
        }) {
      assertThat(cleared.path(field).isNull()).as(field).isTrue();
    }
    assertThat(cleared.path("tags")).isEmpty();
    assertThat(cleared.path("allowed_models")).hasSize(1);
  }

  @Test
  void nowhereIsNotAnywhere() throws Exception {
    JsonNode key = admin.post("/api/agg-token/", "{\"name\":\"a\",\"allow_ips\":[]}").data();
    assertThat(key.path("allow_ips").toString()).isEqualTo("[]");
  }

  @Test
  void aProjectIsMadeForItsOwnerAndNamedOnce() throws Exception {
    JsonNode organisation = organisation();
    long org = organisation.path("id").longValue();
    long account = organisation.path("account_id").longValue();
    JsonNode made =
        admin.post("/api/project/", "{\"org_id\":" + org + ",\"name\":\"search\"}").data();

    Answer again = admin.post("/api/project/", "{\"org_id\":" + org + ",\"name\":\"search\"}");
    JsonNode key =
        admin
            .post(
                "/api/agg-token/",
                "{\"name\":\"a\",\"account_id\":" + account + ",\"project_id\":\"search\"}")
            .data();

    assertThat(made.path("org_id").longValue()).isEqualTo(org);
    assertThat(made.path("name").asText()).isEqualTo("search");
    assertThat(again.status()).isEqualTo(409);
    assertThat(key.path("project_id")).isEqualTo(made.path("id"));
    assertThat(admin.get("/api/project/?page_size=100").text()).contains("\"search\"");
  }

  @Test
  void aProjectOfAnotherTenantIsRefusedByName() throws Exception {
    long org = organisation().path("id").longValue();
    long foreign =
        admin
            .post("/api/project/", "{\"org_id\":" + org + ",\"name\":\"theirs\"}")
            .data()
            .path("id")
            .longValue();

    Answer refused =
        admin.post("/api/agg-token/", "{\"name\":\"a\",\"project_id\":" + foreign + "}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("'project_id'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name":"a"}                    | org_id
          {"org_id":987654321,"name":"a"} | org_id
          {"org_id":"a","name":"a"}       | org_id
          {"org_id":1}                    | name
          {"org_id":1,"name":"a","x":1}   | x
          """)
  void aProjectThatCannotBeIsRefusedByName(String body, String field) throws Exception {
    Answer refused = admin.post("/api/project/", body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("'" + field + "'");
  }

  @Test
  void aRotatedKeyShowsItsNewTextAndHowLongTheOldOneWorks() throws Exception {
    JsonNode before = admin.post("/api/agg-token/", EVERYTHING).data();
    String path = "/api/agg-token/" + before.path("id").longValue() + "/rotate";

    JsonNode after = admin.post(path, "{\"overlap_seconds\":60}").data();
    JsonNode byDefault = admin.post(path, "{}").data();
    JsonNode atOnce = admin.post(path, "{\"overlap_seconds\":0}").data();

    assertThat(after.path("id")).isEqualTo(before.path("id"));
    assertThat(after.path("rpm_limit")).isEqualTo(before.path("rpm_limit"));
    assertThat(after.path("raw_key").asText())
        .isNotEqualTo(before.path("raw_key").asText())
        .endsWith(after.path("last4").asText());
    assertThat(lifeOf(after.path("previous_until"))).isBetween(seconds(55), seconds(60));
    assertThat(lifeOf(byDefault.path("previous_until")))
        .isBetween(seconds(86_395), seconds(86_400));
    assertThat(atOnce.path("previous_until").isNull()).isTrue();
    assertThat(admin.post(path, "{\"overlap_seconds\":2592001}").message())
        .contains("'overlap_seconds'");
    assertThat(admin.post("/api/agg-token/987654/rotate", "{}").status()).isEqualTo(404);
  }

  @Test
  void aTemporaryKeyIsSignedAndNowhereKept() throws Exception {
    long id = admin.post("/api/agg-token/", EVERYTHING).data().path("id").longValue();
    long before = keys.list(0, 1).total();

    Answer made = admin.post("/api/agg-token/" + id + "/temporary", "{\"ttl_seconds\":600}");

    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(made.data().path("raw_key").asText()).startsWith("sk-ng-t-");
    assertThat(lifeOf(made.data().path("expires_at"))).isBetween(seconds(595), seconds(600));
    assertThat(keys.list(0, 1).total()).isEqualTo(before);
  }

  @Test
  void aTemporaryKeyUsesWhatItsParentMayUseAndCannotMintAnother() throws Exception {
    long id = admin.post("/api/agg-token/", "{\"name\":\"p\"}").data().path("id").longValue();
    String path = "/api/agg-token/" + id + "/temporary";
    String text = admin.post(path, "{\"ttl_seconds\":600}").data().path("raw_key").asText();
    AdminClient holder = AdminClient.presenting(server, "Bearer " + text);

    assertThat(holder.get("/api/usage/token/").text()).contains("\"name\":\"p\"");
    assertThat(holder.post(path, "{\"ttl_seconds\":600}").status()).isEqualTo(401);

    admin.put("/api/agg-token/", "{\"id\":" + id + ",\"status\":\"disabled\"}");
    assertThat(holder.get("/api/usage/token/").code()).isEqualTo("api_key_disabled");
    assertThat(admin.post(path, "{\"ttl_seconds\":600}").status()).isEqualTo(400);

    admin.delete("/api/agg-token/" + id);
    assertThat(holder.get("/api/usage/token/").code()).isEqualTo("invalid_api_key");
    assertThat(admin.post(path, "{\"ttl_seconds\":600}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "86401", "1.5", "'\"60\"'", "null"})
  void aTemporaryKeyLivesASecondToADay(String life) throws Exception {
    long id = admin.post("/api/agg-token/", "{\"name\":\"p\"}").data().path("id").longValue();

    Answer refused =
        admin.post("/api/agg-token/" + id + "/temporary", "{\"ttl_seconds\":" + life + "}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("'ttl_seconds'");
  }

  @Test
  void whenAKeyWasLastUsedIsShown() throws Exception {
    long id = admin.post("/api/agg-token/", "{\"name\":\"u\"}").data().path("id").longValue();
    uses.keep(Map.of(id, Instant.parse("2026-11-20T12:00:00Z")));

    assertThat(admin.get("/api/agg-token/").data().at("/items/0/last_used_at").asText())
        .isEqualTo("2026-11-20T12:00:00Z");
  }

  @Test
  void otherGatewaysNamesChangeTheSameKeys() throws Exception {
    long id = admin.post("/admin/api-keys", "{\"name\":\"alias\"}").data().path("id").longValue();

    Answer patched = admin.patch("/admin/api-keys/" + id, "{\"rpm_limit\":7}");

    assertThat(patched.data().path("rpm_limit").longValue()).isEqualTo(7);
    assertThat(patched.data().path("name").asText()).isEqualTo("alias");
    assertThat(admin.get("/api/agg-token/?page_size=100").text()).contains("\"rpm_limit\":7");
    assertThat(admin.patch("/admin/api-keys/987654", "{}").status()).isEqualTo(404);
  }

  @Test
  void otherGatewaysNamesChangeTheSameProviders() throws Exception {
    String name = "p-" + UUID.randomUUID();
    long id =
        admin
            .post(
                "/api/provider/",
                "{\"name\":\""
                    + name
                    + "\",\"type\":\"openai\",\"base_url\":\"https://api.example.org\","
                    + "\"keys\":[\"sk-upstream-secret\"],\"models\":[\"m\"]}")
            .data()
            .path("id")
            .longValue();

    Answer patched = admin.patch("/admin/providers/" + id, "{\"weight\":3}");

    assertThat(patched.data().path("weight").intValue()).isEqualTo(3);
    assertThat(patched.data().path("name").asText()).isEqualTo(name);
    assertThat(admin.get("/admin/providers?page_size=100").text())
        .contains(name)
        .doesNotContain("sk-upstream-secret");
  }

  @ParameterizedTest
  @CsvSource({"/admin/api-keys", "/admin/providers", "/api/project/"})
  void strangersAreRefusedInTheWordsOfTheAdminApi(String path) throws Exception {
    Answer refused = AdminClient.presenting(server, "Bearer sk-ng-whatever").get(path);

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.code()).isEqualTo("unauthenticated");
    assertThat(refused.json().path("success").booleanValue()).isFalse();
  }

  private JsonNode organisation() throws Exception {
    return admin.post("/api/org/", "{\"name\":\"org-" + UUID.randomUUID() + "\"}").data();
  }

  private static Duration lifeOf(JsonNode end) {
    return Duration.between(Instant.now(), Instant.parse(end.asText()));
  }

  private static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }
}
