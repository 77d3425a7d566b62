package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RequestApiTest {

  @Inject InMemoryLedgerStore ledger;

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @Test
  void aRequestIsExplainedToTheLastNanoDollar() throws Exception {
    RequestId id = new RequestId(UUID.randomUUID());
    TokenUsage usage = TokenUsage.of(7, 3);
    Charge charge =
        PriceSheet.perToken(42, Price.perMillion("0.15"), Price.perMillion("0.6"))
            .charge(usage, BigDecimal.ONE);
    ledger.keep(
        List.of(
            new RequestRecord(
                id,
                new RequestRecord.Caller(5, new AccountId(1000), 1),
                new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName("m1"), true),
                200,
                new RequestRecord.Usage(usage, UsageSource.EXACT, Optional.of("{}")),
                Optional.of(charge),
                List.of(new RequestRecord.Attempt("demo", 9, 200, "served", Duration.ofMillis(12))),
                new RequestRecord.Timing(
                    Instant.parse("2026-11-20T10:00:00Z"),
                    Optional.of(Duration.ofMillis(5)),
                    Duration.ofMillis(20)))));

    Answer explained = AdminClient.of(server).get("/api/request/" + id);

    assertThat(explained.status()).as(explained.text()).isEqualTo(200);
    assertThat(explained.data().path("amount").asText()).isEqualTo("0.00000285");
    assertThat(explained.data().path("price_version").longValue()).isEqualTo(42);
    assertThat(explained.data().path("usage_source").asText()).isEqualTo("exact");
    assertThat(explained.data().path("usage").path("total_tokens").longValue()).isEqualTo(10);
    assertThat(explained.data().path("parts").toString())
        .isEqualTo(
            "[{\"kind\":\"input\",\"tokens\":7,\"unit_price\":\"0.15\","
                + "\"amount\":\"0.00000105\"},"
                + "{\"kind\":\"output\",\"tokens\":3,\"unit_price\":\"0.6\","
                + "\"amount\":\"0.0000018\"}]");
    assertThat(explained.data().path("attempts").get(0).path("outcome").asText())
        .isEqualTo("served");
  }

  @Test
  void anUnknownRequestIsNotFound() throws Exception {
    AdminClient admin = AdminClient.of(server);
    assertThat(admin.get("/api/request/req_" + "0".repeat(32)).code()).isEqualTo("not_found");
    assertThat(admin.get("/api/request/nonsense").status()).isEqualTo(404);
  }
}
