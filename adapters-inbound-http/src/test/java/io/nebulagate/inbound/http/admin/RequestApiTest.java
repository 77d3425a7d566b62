package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.application.usage.RouteChoice;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.domain.routing.Exclusion;
import io.nebulagate.domain.routing.Rung;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RequestApiTest {

  @Inject InMemoryLedgerStore ledger;

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @Test
  void aRequestIsExplainedToTheLastNanoDollar() throws Exception {
    RequestId id = new RequestId(UUID.randomUUID());
    TokenUsage usage =
        new TokenUsage(
            Map.of(TokenKind.INPUT, 7L, TokenKind.OUTPUT, 3L),
            2,
            UnitUsage.of(Unit.tool("web_search"), 2));
    Charge charge =
        PriceSheet.perToken(42, Price.perMillion("0.15"), Price.perMillion("0.6"))
            .with(Map.of(Unit.tool("web_search"), Price.of("10")))
            .charge(usage, new BigDecimal("0.50"));
    ledger.keep(
        List.of(
            new RequestRecord(
                id,
                new RequestRecord.Caller(5, new AccountId(1000), 1),
                new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName("m1"), true),
                200,
                new RequestRecord.Usage(usage, UsageSource.EXACT, Optional.of("{}")),
                Optional.of(charge),
                List.of(
                    new RequestRecord.Attempt("first", 8, 503, "failed", Duration.ofMillis(3))
                        .costing(Optional.of(Money.ZERO)),
                    new RequestRecord.Attempt("demo", 9, 200, "served", Duration.ofMillis(12))
                        .costing(Optional.of(Money.parse("0.001")))),
                new RequestRecord.Timing(
                    Instant.parse("2026-11-20T10:00:00Z"),
                    Optional.of(Duration.ofMillis(5)),
                    Duration.ofMillis(20)))));

    Answer explained = AdminClient.of(server).get("/api/request/" + id);

    assertThat(explained.status()).as(explained.text()).isEqualTo(200);
    assertThat(explained.data().path("amount").asText()).isEqualTo("0.010001425");
    assertThat(explained.data().path("exact").asText()).isEqualTo("0.010001425");
    assertThat(explained.data().path("rounding").asText()).isEqualTo("nano");
    assertThat(explained.data().path("capped").booleanValue()).isFalse();
    assertThat(explained.data().path("group_ratio").asText()).isEqualTo("0.5");
    assertThat(explained.data().path("cost").asText()).isEqualTo("0.001");
    assertThat(explained.data().path("hold").isNull()).isTrue();
    assertThat(explained.data().path("price_version").longValue()).isEqualTo(42);
    assertThat(explained.data().path("usage_source").asText()).isEqualTo("exact");
    assertThat(explained.data().path("usage").path("total_tokens").longValue()).isEqualTo(10);
    assertThat(explained.data().path("parts").toString())
        .isEqualTo(
            "[{\"kind\":\"input\",\"tokens\":7,\"count\":7,\"unit_price\":\"0.15\","
                + "\"per\":1000000,\"amount\":\"0.000000525\"},"
                + "{\"kind\":\"output\",\"tokens\":3,\"count\":3,\"unit_price\":\"0.6\","
                + "\"per\":1000000,\"amount\":\"0.0000009\"},"
                + "{\"kind\":\"tool/web_search\",\"tokens\":0,\"count\":2,\"unit_price\":\"10\","
                + "\"per\":1000,\"amount\":\"0.01\"}]");
    assertThat(explained.data().path("usage").path("reasoning").longValue()).isEqualTo(2);
    assertThat(explained.data().path("usage").path("units").toString())
        .isEqualTo("{\"tool/web_search\":2}");
    assertThat(explained.data().path("attempts").findValuesAsText("cost"))
        .containsExactly("0", "0.001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/log/", "/admin/usage"})
  void requestsAreListedALineEach(String path) throws Exception {
    for (int number = 0; number < 3; number++) {
      ledger.keep(List.of(aFreeRequest()));
    }
    AdminClient admin = AdminClient.of(server);

    JsonNode first = admin.get(path + "?limit=2").data();
    JsonNode next =
        admin.get(path + "?limit=2&cursor=" + first.path("next_cursor").asText()).data();

    assertThat(first.path("items")).hasSize(2);
    assertThat(first.at("/items/1/request_id")).isEqualTo(first.path("next_cursor"));
    assertThat(first.at("/items/0/amount").asText()).isEqualTo("0");
    assertThat(first.at("/items/0/provider").asText()).isEqualTo("demo");
    assertThat(next.path("items")).isNotEmpty();
    assertThat(next.findValuesAsText("request_id"))
        .doesNotContainAnyElementsOf(first.findValuesAsText("request_id"));
    assertThat(admin.get(path + "?limit=101").message()).contains("'limit'");
    assertThat(admin.get(path + "?cursor=x").message()).contains("'cursor'");
    assertThat(AdminClient.presenting(server, "").get(path).status()).isEqualTo(401);
  }

  private static RequestRecord aFreeRequest() {
    return new RequestRecord(
        new RequestId(LedgerBench.newId()),
        new RequestRecord.Caller(5, new AccountId(1000), 1),
        new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName("m1"), true),
        200,
        RequestRecord.Usage.NONE,
        Optional.empty(),
        List.of(new RequestRecord.Attempt("demo", 9, 200, "served", Duration.ofMillis(12))),
        new RequestRecord.Timing(
            Instant.parse("2026-11-20T10:00:00Z"), Optional.empty(), Duration.ofMillis(20)));
  }

  @Test
  void whereARequestWentIsExplained() throws Exception {
    RouteChoice choice =
        new RouteChoice(
            new ModelName("vendor/M1:free"),
            Rung.NORMALISED,
            List.of(
                considered(9, "demo", Optional.of(4.231), Optional.empty()),
                considered(8, "other", Optional.empty(), Optional.of(Exclusion.COOLING))));
    RequestRecord record = aFreeRequest().choosing(Optional.of(choice));
    ledger.keep(List.of(record));

    JsonNode way = AdminClient.of(server).get("/api/request/" + record.id() + "/route").data();

    assertThat(way.path("model").asText()).isEqualTo("m1");
    assertThat(way.path("asked_model").asText()).isEqualTo("vendor/M1:free");
    assertThat(way.path("rung").asText()).isEqualTo("normalised");
    assertThat(way.path("attempts")).hasSize(1);
    assertThat(way.path("candidates").toString())
        .isEqualTo(
            "[{\"route_id\":9,\"provider\":\"demo\",\"upstream_model\":\"up\",\"priority\":0,"
                + "\"unit_cost\":4.231,\"cost_score\":0.1912,\"budget_score\":0.5,"
                + "\"value_score\":0.0956,\"health\":1.0,\"contribution\":12.0},"
                + "{\"route_id\":8,\"provider\":\"other\",\"upstream_model\":\"up\",\"priority\":0,"
                + "\"unit_cost\":null,\"cost_score\":0.1912,\"budget_score\":0.5,"
                + "\"value_score\":0.0956,\"health\":1.0,\"contribution\":12.0,"
                + "\"excluded\":\"cooling\"}]");
    assertThat(AdminClient.of(server).get("/api/request/" + record.id()).data().path("candidates"))
        .hasSize(2);
  }

  private static RouteChoice.Considered considered(
      long id, String provider, Optional<Double> unitCost, Optional<Exclusion> excluded) {
    return new RouteChoice.Considered(
        id, provider, new ModelName("up"), 0, unitCost, 0.1912, 0.5, 1, 12, excluded);
  }

  @Test
  void anUnknownRequestIsNotFound() throws Exception {
    AdminClient admin = AdminClient.of(server);
    assertThat(admin.get("/api/request/req_" + "0".repeat(32)).code()).isEqualTo("not_found");
    assertThat(admin.get("/api/request/nonsense").status()).isEqualTo(404);
  }
}
