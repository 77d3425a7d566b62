package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and signIn fill the fields
class TenancyApiTest {

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;

  private AdminClient admin;
  private Person anna;
  private Person ben;
  private long org;
  private long orgAccount;

  /** Somebody who is signed in. */
  private record Person(long id, long account, AdminClient client) {}

  @BeforeEach
  void twoPeopleAndAnOrganisation() throws Exception {
    admin = AdminClient.of(server);
    anna = person("user");
    ben = person("user");
    Answer made = admin.post("/api/org/", "{\"name\":\"" + UUID.randomUUID() + "\"}");
    org = made.data().path("id").longValue();
    orgAccount = made.data().path("account_id").longValue();
  }

  @Test
  void aPersonActsByTheLongLivedTokenOnly() throws Exception {
    assertThat(anna.client().get("/api/user/self").data().path("id").longValue())
        .isEqualTo(anna.id());
    assertThat(AdminClient.actingAs(server, ben.id(), "ng-at-guess").get("/api/user/self").status())
        .isEqualTo(401);
    assertThat(AdminClient.actingAs(server, ben.id(), "").get("/api/user/self").status())
        .isEqualTo(401);
  }

  @Test
  void aNewTokenEndsTheOneBefore() throws Exception {
    Answer renewed = anna.client().post("/api/user/self/access-token", "");

    String token = renewed.data().path("token").asText();
    assertThat(anna.client().get("/api/user/self").status()).isEqualTo(401);
    assertThat(AdminClient.actingAs(server, anna.id(), token).get("/api/user/self").status())
        .isEqualTo(200);
  }

  @Test
  void whoeverIsSwitchedOffIsSignedOut() throws Exception {
    assertThat(
            admin.put("/api/user/", "{\"id\":%d,\"enabled\":false}".formatted(anna.id())).status())
        .isEqualTo(200);

    assertThat(anna.client().get("/api/user/self").status()).isEqualTo(401);
  }

  @Test
  void peopleSeeTheirOwnAccountAndNobodyElses() throws Exception {
    assertThat(anna.client().get("/api/account/" + anna.account()).status()).isEqualTo(200);
    assertThat(anna.client().get("/api/account/" + anna.account() + "/ledger").status())
        .isEqualTo(200);
    Answer foreign = anna.client().get("/api/account/" + ben.account());
    Answer missing = anna.client().get("/api/account/987654321");
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.text()).isEqualTo(missing.text());
  }

  @Test
  void peopleMoveNoMoneyNotEvenTheirOwn() throws Exception {
    Answer refused =
        anna.client()
            .post(
                "/api/account/" + anna.account() + "/credit",
                "{\"amount\":\"1\",\"reason\":\"a gift\"}",
                "Idempotency-Key",
                "mine");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("permission_denied");
  }

  @ParameterizedTest
  @CsvSource({"owner, 200", "billing, 200", "developer, 403", "viewer, 403"})
  void membersSeeMoneyAsTheirRoleSays(String role, int status) throws Exception {
    appoint(admin, ben, role);

    assertThat(ben.client().get("/api/account/" + orgAccount).status()).isEqualTo(status);
    assertThat(anna.client().get("/api/account/" + orgAccount).status()).isEqualTo(404);
  }

  @Test
  void ownersAppointAndDismiss() throws Exception {
    appoint(admin, anna, "owner");

    assertThat(appoint(anna.client(), ben, "viewer").data().path("role").asText())
        .isEqualTo("viewer");
    assertThat(ben.client().get("/api/org/" + org + "/member").data()).hasSize(2);
    assertThat(appoint(ben.client(), ben, "owner").status()).isEqualTo(403);
    assertThat(anna.client().delete("/api/org/" + org + "/member/" + ben.id()).status())
        .isEqualTo(200);
    assertThat(ben.client().get("/api/org/" + org + "/member").status()).isEqualTo(404);
  }

  @Test
  void theLastOwnerCannotLeave() throws Exception {
    appoint(admin, anna, "owner");

    Answer refused = anna.client().delete("/api/org/" + org + "/member/" + anna.id());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("owner");
  }

  @Test
  void peopleListTheOrganisationsTheyBelongTo() throws Exception {
    appoint(admin, ben, "viewer");

    assertThat(ben.client().get("/api/org/").data().path("items")).hasSize(1);
    assertThat(anna.client().get("/api/org/").data().path("items")).isEmpty();
    assertThat(ben.client().get("/api/org/" + org).data().path("id").longValue()).isEqualTo(org);
    assertThat(anna.client().get("/api/org/" + org).status()).isEqualTo(404);
  }

  @Test
  void nobodyChangesTheirEquals() throws Exception {
    Person first = person("admin");
    Person second = person("admin");

    String off = "{\"id\":%d,\"enabled\":false}";
    assertThat(first.client().put("/api/user/", off.formatted(second.id())).status())
        .isEqualTo(403);
    assertThat(first.client().put("/api/user/", off.formatted(anna.id())).status()).isEqualTo(200);
    assertThat(
            first
                .client()
                .put("/api/user/", "{\"id\":%d,\"role\":\"admin\"}".formatted(ben.id()))
                .status())
        .isEqualTo(403);
  }

  @Test
  void peopleMakeListAndChangeTheirOwnKeys() throws Exception {
    Answer made = anna.client().post("/api/agg-token/", "{\"name\":\"mine\"}");
    long key = made.data().path("id").longValue();

    assertThat(made.data().path("account_id").longValue()).isEqualTo(anna.account());
    assertThat(anna.client().get("/api/agg-token/").data().path("items")).hasSize(1);
    assertThat(ben.client().get("/api/agg-token/").data().path("items")).isEmpty();
    assertThat(anna.client().put("/api/agg-token/", rename(key)).status()).isEqualTo(200);
    assertThat(ben.client().put("/api/agg-token/", rename(key)).status()).isEqualTo(404);
    assertThat(ben.client().delete("/api/agg-token/" + key).status()).isEqualTo(404);
    assertThat(anna.client().delete("/api/agg-token/" + key).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "status":"enabled"                     | enabled
          "status":"disabled"                    | disabled
          "expires_at":"2020-01-01T00:00:00Z"    | expired
          "monthly_budget":"0"                   | exhausted
          """)
  void theStatusOfAKeySaysWhyItCannotBeUsed(String field, String status) throws Exception {
    Answer made = anna.client().post("/api/agg-token/", "{\"name\":\"mine\"," + field + "}");
    assertThat(made.data().path("status").asText()).as(made.text()).isEqualTo(status);

    for (String asked : new String[] {"enabled", "disabled", "expired", "exhausted"}) {
      assertThat(anna.client().get("/api/agg-token/?status=" + asked).data().path("items"))
          .as(asked)
          .hasSize(asked.equals(status) ? 1 : 0);
    }
    assertThat(anna.client().get("/api/agg-token/?status=gone").message()).contains("'status'");
  }

  @Test
  void aKeyIsNotMovedToSomebodyElsesAccount() throws Exception {
    long key =
        anna.client().post("/api/agg-token/", "{\"name\":\"mine\"}").data().path("id").longValue();

    String toBen = "\"account_id\":" + ben.account() + "}";
    assertThat(anna.client().put("/api/agg-token/", "{\"id\":" + key + "," + toBen).status())
        .isEqualTo(400);
    assertThat(anna.client().post("/api/agg-token/", "{\"name\":\"theirs\"," + toBen).status())
        .isEqualTo(400);
  }

  @Test
  void nobodyChoosesTheirOwnPriceGroup() throws Exception {
    assertThat(
            anna.client()
                .post("/api/agg-token/", "{\"name\":\"cheap\",\"group\":\"vip\"}")
                .status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"owner, 200", "developer, 200", "billing, 403", "viewer, 403"})
  void membersMakeKeysAsTheirRoleSays(String role, int status) throws Exception {
    appoint(admin, ben, role);

    String body = "{\"name\":\"ours\",\"account_id\":" + orgAccount + "}";
    assertThat(ben.client().post("/api/agg-token/", body).status()).isEqualTo(status);
    assertThat(anna.client().post("/api/agg-token/", body).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"owner, 200, 200", "developer, 200, 403", "billing, 403, 200", "viewer, 403, 403"})
  void theLimitsOfAKeyAreForWhoeverMaySetLimits(String role, int renamed, int limited)
      throws Exception {
    appoint(admin, ben, role);
    long key =
        admin
            .post("/api/agg-token/", "{\"name\":\"ours\",\"account_id\":" + orgAccount + "}")
            .data()
            .path("id")
            .longValue();

    assertThat(ben.client().put("/api/agg-token/", rename(key)).status()).isEqualTo(renamed);
    assertThat(
            ben.client()
                .put("/api/agg-token/", "{\"id\":" + key + ",\"daily_budget\":\"5\"}")
                .status())
        .isEqualTo(limited);
  }

  private static String rename(long key) {
    return "{\"id\":" + key + ",\"name\":\"renamed\"}";
  }

  @Test
  void peopleCallNoOperatorsRoute() throws Exception {
    for (String path : new String[] {"/api/user/", "/api/provider/", "/api/price/"}) {
      assertThat(anna.client().get(path).status()).as(path).isEqualTo(403);
    }
  }

  private Answer appoint(AdminClient who, Person person, String role) throws Exception {
    return who.put(
        "/api/org/" + org + "/member",
        "{\"user_id\":%d,\"role\":\"%s\"}".formatted(person.id(), role));
  }

  private Person person(String role) throws Exception {
    Answer added =
        admin.post(
            "/api/user/",
            "{\"username\":\"%s\",\"password\":\"correct horse battery\",\"role\":\"%s\"}"
                .formatted(UUID.randomUUID(), role));
    long id = added.data().path("id").longValue();
    return new Person(
        id,
        added.data().path("account_id").longValue(),
        AdminClient.actingAs(server, id, tokens.renew(id).reveal()));
  }
}
