package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.aggregator.AggregatorUseCase;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.admin.Company.Person;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as NewAPI sites have tokens: listed masked, shown where they may be. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container fills the fields
class TokenApiTest {

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;
  @Inject InMemoryLedgerStore ledger;

  private Company company;
  private Person person;

  @BeforeEach
  void somebody() throws Exception {
    company = Company.found(server, tokens);
    person = company.stranger();
  }

  @Test
  void aKeyHasTheShapeOfANewApiToken() throws Exception {
    company
        .admin()
        .post(
            "/api/account/" + person.account() + "/credit",
            "{\"amount\":10,\"reason\":\"test\"}",
            "Idempotency-Key",
            LedgerBench.newId().toString());
    LedgerBench bench = new LedgerBench(ledger, ledger);
    bench.settle(bench.held(new AccountId(person.account()), 3_000_000_000L), 2_500_000_000L);
    JsonNode key =
        person
            .client()
            .post(
                "/api/agg-token/",
                "{\"name\":\"laptop\",\"allowed_models\":[\"m2\",\"m1\"],"
                    + "\"allow_ips\":[\"10.0.0.0/8\",\"203.0.113.9\"],"
                    + "\"expires_at\":\"2100-01-01T00:00:00Z\"}")
            .data();

    Answer list = person.client().get("/api/token/");

    long made = Instant.parse(key.path("created_at").asText()).getEpochSecond();
    assertThat(list.text())
        .isEqualTo(
            "{\"success\":true,\"message\":\"\",\"data\":{\"page\":1,\"page_size\":20,\"total\":1,"
                + "\"items\":[{\"id\":%d,\"user_id\":%d,\"key\":\"%s**********%s\",\"status\":1,"
                    .formatted(
                        key.path("id").longValue(),
                        person.id(),
                        key.path("prefix").asText(),
                        key.path("last4").asText())
                + "\"name\":\"laptop\",\"created_time\":%d,\"accessed_time\":%d,"
                    .formatted(made, made)
                + "\"expired_time\":4102444800,\"remain_quota\":3750000,"
                + "\"unlimited_quota\":false,\"used_quota\":1250000,"
                + "\"model_limits_enabled\":true,\"model_limits\":\"m1,m2\","
                + "\"allow_ips\":\"10.0.0.0/8\\n203.0.113.9\",\"group\":\"default\","
                + "\"cross_group_retry\":false,\"revealable\":false}]}}");
    assertThat(person.client().get("/api/token/" + key.path("id").asText()).data())
        .isEqualTo(list.data().at("/items/0"));
  }

  @Test
  void aKeyWithABudgetOfItsOwnHasWhatIsLeftOfIt() throws Exception {
    company
        .admin()
        .post(
            "/api/account/" + person.account() + "/credit",
            "{\"amount\":10,\"reason\":\"test\"}",
            "Idempotency-Key",
            LedgerBench.newId().toString());
    person.client().post("/api/agg-token/", "{\"name\":\"a\",\"monthly_budget\":\"2\"}");
    person.client().post("/api/agg-token/", "{\"name\":\"b\",\"daily_budget\":\"200\"}");

    JsonNode items = person.client().get("/api/token/").data().path("items");

    assertThat(items.at("/1/remain_quota").asLong()).isEqualTo(1_000_000);
    assertThat(items.at("/1/used_quota").asLong()).isZero();
    assertThat(items.at("/0/remain_quota").asLong()).isEqualTo(5_000_000);
    assertThat(items.at("/0/expired_time").asLong()).isEqualTo(-1);
    assertThat(items.at("/0/allow_ips").isNull()).isTrue();
    assertThat(items.at("/0/model_limits").asText()).isEmpty();
  }

  @Test
  void pagesAreCountedFromOneAndFromZero() throws Exception {
    for (String name : new String[] {"first", "second", "third"}) {
      person.client().post("/api/agg-token/", "{\"name\":\"" + name + "\"}");
    }

    for (String first : new String[] {"?p=0&page_size=2", "?p=1&page_size=2", "?size=2"}) {
      JsonNode page = person.client().get("/api/token/" + first).data();
      assertThat(page.path("page").asInt()).as(first).isEqualTo(1);
      assertThat(page.path("page_size").asInt()).as(first).isEqualTo(2);
      assertThat(page.path("total").asInt()).as(first).isEqualTo(3);
      assertThat(page.at("/items/0/name").asText()).as(first).isEqualTo("third");
    }
    JsonNode second = person.client().get("/api/token/?p=2&page_size=2").data();
    assertThat(second.path("page").asInt()).isEqualTo(2);
    assertThat(second.path("items")).hasSize(1);
    assertThat(person.client().get("/api/token/?p=3&page_size=2").data().path("items")).isEmpty();
  }

  @Test
  void onlyRevealableKeysShowTheirTextAgain() throws Exception {
    JsonNode once = person.client().post("/api/agg-token/", "{\"name\":\"once\"}").data();
    JsonNode kept =
        person.client().post("/api/agg-token/", "{\"name\":\"k\",\"revealable\":true}").data();
    String raw = kept.path("raw_key").asText();

    Answer refused = person.client().post("/api/token/" + once.path("id").asText() + "/key", "");
    Answer shown = person.client().post("/api/token/" + kept.path("id").asText() + "/key", "");
    Answer both =
        person
            .client()
            .post(
                "/api/token/batch/keys",
                "{\"ids\":[%s,%s]}".formatted(once.path("id"), kept.path("id")));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("key_not_revealable");
    assertThat(refused.message()).contains("was not kept");
    assertThat(shown.text())
        .isEqualTo("{\"success\":true,\"message\":\"\",\"data\":{\"key\":\"" + raw + "\"}}");
    assertThat(both.data().toString())
        .isEqualTo("{\"keys\":{\"%s\":\"%s\"}}".formatted(kept.path("id").asText(), raw));
    String seen =
        company.admin().get("/api/audit/?limit=100").text()
            + person.client().get("/api/token/").text()
            + person.client().get("/api/agg-token/").text();
    assertThat(seen).contains("key.reveal").doesNotContain(raw);
  }

  @Test
  void whoGivesUpRevealingOrDisablesAKeyHidesItsText() throws Exception {
    String id =
        person
            .client()
            .post("/api/agg-token/", "{\"name\":\"k\",\"revealable\":true}")
            .data()
            .path("id")
            .asText();

    person.client().put("/api/agg-token/", "{\"id\":" + id + ",\"status\":\"disabled\"}");
    Answer disabled = person.client().post("/api/token/" + id + "/key", "");
    Answer inBatch = person.client().post("/api/token/batch/keys", "{\"ids\":[" + id + "]}");
    JsonNode given =
        person
            .client()
            .put(
                "/api/agg-token/",
                "{\"id\":" + id + ",\"status\":\"enabled\",\"revealable\":false}")
            .data();
    Answer forgotten = person.client().post("/api/token/" + id + "/key", "");
    Answer again =
        person.client().put("/api/agg-token/", "{\"id\":" + id + ",\"revealable\":true}");

    assertThat(disabled.status()).isEqualTo(403);
    assertThat(disabled.message()).contains("disabled");
    assertThat(inBatch.data().toString()).isEqualTo("{\"keys\":{}}");
    assertThat(given.path("revealable").asBoolean(true)).isFalse();
    assertThat(forgotten.status()).isEqualTo(403);
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.message()).contains("'revealable'");
  }

  @Test
  void aViewerSeesTheCompanysKeysAndIsNotShownTheirTexts() throws Exception {
    Person viewer = company.member("viewer");
    Person developer = company.member("developer");
    long id = company.key(",\"revealable\":true");

    assertThat(viewer.client().get("/api/token/" + id).status()).isEqualTo(200);
    assertThat(viewer.client().post("/api/token/" + id + "/key", "").status()).isEqualTo(403);
    assertThat(viewer.client().post("/api/token/batch/keys", "{\"ids\":[" + id + "]}").status())
        .isEqualTo(403);
    assertThat(person.client().post("/api/token/" + id + "/key", "").status()).isEqualTo(404);
    assertThat(developer.client().post("/api/token/" + id + "/key", "").data().path("key").asText())
        .startsWith("sk-ng-");
  }

  @Test
  void revealsAreBoundedPerCaller() throws Exception {
    String id =
        person
            .client()
            .post("/api/agg-token/", "{\"name\":\"k\",\"revealable\":true}")
            .data()
            .path("id")
            .asText();
    int refused = 0;
    String last = "";
    for (int i = 0; i <= AggregatorUseCase.REVEALS_PER_MINUTE * 2 && refused == 0; i++) {
      Answer answer = person.client().post("/api/token/" + id + "/key", "");
      last = answer.header("Retry-After").orElse("");
      refused += answer.status() == 429 ? 1 : 0;
    }

    assertThat(refused).isEqualTo(1);
    assertThat(Integer.parseInt(last)).isBetween(1, 60);
    Person other = company.stranger();
    assertThat(other.client().post("/api/token/" + id + "/key", "").status()).isEqualTo(404);
  }

  @Test
  void aTokenIsMadeAsAtANewApiSite() throws Exception {
    Answer made =
        person
            .client()
            .post(
                "/api/token/",
                "{\"name\":\"of a client\",\"group\":\"default\",\"unlimited_quota\":true,"
                    + "\"remain_quota\":500000,\"expired_time\":4102444800,"
                    + "\"model_limits_enabled\":true,\"model_limits\":\"m1, m2,\","
                    + "\"allow_ips\":\"10.0.0.0/8\\n192.0.2.1\",\"cross_group_retry\":false}");

    assertThat(made.text()).isEqualTo("{\"success\":true,\"message\":\"\",\"data\":null}");
    JsonNode key = person.client().get("/api/agg-token/").data().at("/items/0");
    assertThat(key.path("name").asText()).isEqualTo("of a client");
    assertThat(key.path("account_id").asLong()).isEqualTo(person.account());
    assertThat(key.path("revealable").asBoolean()).isTrue();
    assertThat(key.path("allowed_models").toString()).isEqualTo("[\"m1\",\"m2\"]");
    assertThat(key.path("allow_ips").toString()).isEqualTo("[\"10.0.0.0/8\",\"192.0.2.1\"]");
    assertThat(key.path("expires_at").asText()).isEqualTo("2100-01-01T00:00:00Z");
    assertThat(key.path("group").asText()).isEmpty();
    assertThat(person.client().post("/api/token/", "{\"name\":\"b\",\"group\":\"vip\"}").status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                | name
          {"name":""}                                                       | name
          {"name":"a","unlimited_quota":false,"remain_quota":5}             | unlimited_quota
          {"name":"a","remain_quota":"5"}                                   | remain_quota
          {"name":"a","expired_time":-2}                                    | expired_time
          {"name":"a","expired_time":"never"}                               | expired_time
          {"name":"a","model_limits_enabled":1}                             | model_limits_enabled
          {"name":"a","model_limits_enabled":true,"model_limits":["m"]}     | model_limits
          {"name":"a","allow_ips":"10.0.0.0/33"}                            | allow_ips
          {"name":"a","cross_group_retry":true}                             | cross_group_retry
          {"name":"a","key":"mine"}                                         | key
          """)
  void aTokenThatCannotBeIsRefusedByName(String body, String field) throws Exception {
    Answer answer = person.client().post("/api/token/", body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.message()).contains("'" + field + "'");
    assertThat(person.client().get("/api/token/").data().path("total").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "?page_size=0,page_size",
    "?page_size=101,page_size",
    "?page_size=x,page_size",
    "?size=0,size",
    "?size=9999999999,size",
    "?p=-1,p",
    "?p=99999999999,p",
    "?p=one,p"
  })
  void aPageThatCannotBeIsRefusedByName(String query, String field) throws Exception {
    Answer answer = person.client().get("/api/token/" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("'" + field + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "[\"x\"]", "[0]", "[1.5]", "null"})
  void idsThatCannotBeAreRefusedByName(String ids) throws Exception {
    Answer answer = person.client().post("/api/token/batch/keys", "{\"ids\":" + ids + "}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("'ids'");
  }

  @Test
  void oneCallAsksForAHundredKeysAtMost() throws Exception {
    String ids =
        IntStream.rangeClosed(1, 101).mapToObj(Integer::toString).collect(Collectors.joining(","));

    Answer answer = person.client().post("/api/token/batch/keys", "{\"ids\":[" + ids + "]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("'ids'");
  }

  @Test
  void whatIsNoIdNamesNoToken() throws Exception {
    for (String id : new String[] {"x", "0", "-1", "99999999999999999999"}) {
      assertThat(person.client().get("/api/token/" + id).status()).as(id).isEqualTo(404);
      assertThat(person.client().post("/api/token/" + id + "/key", "").status())
          .as(id)
          .isEqualTo(404);
    }
  }
}
