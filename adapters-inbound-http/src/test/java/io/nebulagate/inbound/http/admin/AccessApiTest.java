package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.RawKey;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class AccessApiTest {

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
  void aPersonComesWithAnAccountAndNeverShowsThePassword() throws Exception {
    Answer added =
        admin.post(
            "/api/user/",
            "{\"username\":\"ada\",\"password\":\"a-good-password\",\"role\":\"user\"}");

    assertThat(added.status()).as(added.text()).isEqualTo(200);
    assertThat(added.data().path("display_name").asText()).isEqualTo("ada");
    assertThat(added.text()).doesNotContain("a-good-password");
    long account = added.data().path("account_id").longValue();
    assertThat(admin.get("/api/account/" + account).data().path("owner_type").asText())
        .isEqualTo("user");
    assertThat(admin.get("/api/user/").text()).contains("\"ada\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"password":"12345678-abc","role":"user"}                   | username
          {"username":"a b","password":"12345678-abc","role":"user"}  | username
          {"username":"a","password":"12345678-ab","role":"user"}     | password
          {"username":"a","password":"12345678","role":"guest"}       | role
          {"username":"a","password":"12345678"}                      | role
          {"username":"a","password":"12345678","role":"user","x":1}  | x
          """)
  void aPersonThatCannotBeIsRefusedByName(String body, String field) throws Exception {
    Answer answer = admin.post("/api/user/", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("'" + field + "'").doesNotContain("12345678");
  }

  @Test
  void anOrganisationComesWithAnAccount() throws Exception {
    Answer added = admin.post("/api/org/", "{\"name\":\"Analytical Engines\"}");
    assertThat(added.data().path("account_id").longValue()).isPositive();
    assertThat(admin.post("/api/org/", "{\"name\":\"Analytical Engines\"}").status())
        .isEqualTo(409);
  }

  @Test
  void aKeyIsShownOnceAndThenOnlyByItsEnds() throws Exception {
    Answer issued = admin.post("/api/agg-token/", "{\"name\":\"demo-key\"}");

    String raw = issued.data().path("raw_key").asText();
    assertThat(RawKey.looksRight(raw)).isTrue();
    assertThat(raw).startsWith(issued.data().path("prefix").asText());
    assertThat(raw).endsWith(issued.data().path("last4").asText());
    assertThat(issued.data().path("allowed_models").isNull()).isTrue();
    assertThat(issued.data().path("status").asText()).isEqualTo("enabled");
    String list = admin.get("/api/agg-token/?page_size=100").text();
    assertThat(list).contains("demo-key").doesNotContain(raw).doesNotContain("raw_key");
  }

  @Test
  void aKeyOfNobodyInParticularIsPaidByTheRootOrganisation() throws Exception {
    Answer issued = admin.post("/api/agg-token/", "{\"name\":\"roots\"}");
    long account = issued.data().path("account_id").longValue();
    assertThat(admin.get("/api/account/" + account).data().path("owner_type").asText())
        .isEqualTo("org");
  }

  @Test
  void aChangedKeyKeepsWhatIsNotNamed() throws Exception {
    Answer issued =
        admin.post(
            "/api/agg-token/",
            "{\"name\":\"kept\",\"allowed_models\":[\"m2\",\"m1\"],"
                + "\"expires_at\":\"2030-01-01T00:00:00+02:00\",\"group\":\"vip\"}");
    long id = issued.data().path("id").longValue();

    Answer disabled = admin.put("/api/agg-token/", "{\"id\":" + id + ",\"status\":\"disabled\"}");
    Answer opened =
        admin.put(
            "/api/agg-token/", "{\"id\":" + id + ",\"allowed_models\":null,\"expires_at\":null}");

    assertThat(disabled.data().path("allowed_models").toString()).isEqualTo("[\"m1\",\"m2\"]");
    assertThat(disabled.data().path("expires_at").asText()).isEqualTo("2029-12-31T22:00:00Z");
    assertThat(disabled.data().path("group").asText()).isEqualTo("vip");
    assertThat(opened.data().path("status").asText()).isEqualTo("disabled");
    assertThat(opened.data().path("allowed_models").isNull()).isTrue();
    assertThat(opened.data().path("expires_at").isNull()).isTrue();
  }

  @Test
  void aRemovedKeyIsGone() throws Exception {
    long id = admin.post("/api/agg-token/", "{\"name\":\"short\"}").data().path("id").longValue();
    assertThat(admin.delete("/api/agg-token/" + id).status()).isEqualTo(200);
    assertThat(admin.delete("/api/agg-token/" + id).status()).isEqualTo(404);
    assertThat(admin.put("/api/agg-token/", "{\"id\":" + id + "}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                               | name
          {"name":""}                                      | name
          {"name":"a","account_id":987654321}              | account_id
          {"name":"a","account_id":1}                      | account_id
          {"name":"a","account_id":-1}                     | account_id
          {"name":"a","allowed_models":"m1"}               | allowed_models
          {"name":"a","allowed_models":[""]}               | allowed_models
          {"name":"a","expires_at":"tomorrow"}             | expires_at
          {"name":"a","status":"on"}                       | status
          {"name":"a","expires_at":"+10000-01-01T00:00:00Z"} | expires_at
          {"name":"a","revealable":"yes"}                  | revealable
          {"name":"a","tags":"x"}                          | tags
          {"name":"a","tags":[""]}                         | tags
          {"name":"a","allow_ips":"10.0.0.1"}              | allow_ips
          {"name":"a","allow_ips":["10.0.0.0/33"]}         | allow_ips
          {"name":"a","allow_ips":["10.0.0.1","example"]}  | allow_ips
          {"name":"a","rpm_limit":0}                       | rpm_limit
          {"name":"a","rpm_limit":"60"}                    | rpm_limit
          {"name":"a","rpm_limit":2147483648}              | rpm_limit
          {"name":"a","tpm_limit":9007199254740992}        | tpm_limit
          {"name":"a","concurrency_limit":1.5}             | concurrency_limit
          {"name":"a","daily_budget":-1}                   | daily_budget
          {"name":"a","daily_budget":"0.0000000001"}       | daily_budget
          {"name":"a","monthly_budget":"1e3"}              | monthly_budget
          {"name":"a","project_id":987654321}              | project_id
          {"name":"a","project_id":""}                     | project_id
          {"name":"a","project_id":true}                   | project_id
          """)
  void aKeyThatCannotBeIsRefusedByName(String body, String field) throws Exception {
    Answer answer = admin.post("/api/agg-token/", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.message()).contains("'" + field + "'");
  }
}
