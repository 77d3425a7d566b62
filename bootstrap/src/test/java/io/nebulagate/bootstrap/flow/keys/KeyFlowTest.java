package io.nebulagate.bootstrap.flow.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.keyuse.KeyUses;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.domain.access.BudgetPeriod;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Keys against the gateway in the test's own process, beside which others write. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class KeyFlowTest extends KeyFlows {

  private static final Duration SOON = Duration.ofSeconds(1);

  @Inject DataSource dataSource;
  @Inject LedgerStore ledger;
  @Inject AccountBook accounts;
  @Inject KeyUses uses;
  @Inject LiveCatalogue catalogue;

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }

  @Test
  void aKeyThatAnotherReplicaDisablesIsRefusedHereWithinASecond() throws SQLException {
    Key key = key("");
    assertThat(chat(key.text()).statusCode()).isEqualTo(200);

    write("UPDATE api_keys SET status = 'DISABLED' WHERE name = 'k' AND id = " + key.id());

    await().atMost(SOON).until(() -> chat(key.text()).statusCode() == 401);
  }

  @Test
  void aPriceThatAnotherReplicaSetsIsInForceHereWithinASecond() throws SQLException {
    String group = "g-" + UUID.randomUUID();

    write("INSERT INTO price_groups (name, ratio) VALUES ('" + group + "', 0.5)");

    await()
        .atMost(SOON)
        .until(() -> catalogue.current().groupRatio(group).compareTo(new BigDecimal("0.5")) == 0);
  }

  @Test
  void aKeyWhoseBudgetIsSpentIsExhaustedUntilItHasMore() {
    Key key = key(",\"daily_budget\":\"0.5\"");
    LedgerBench bench = new LedgerBench(ledger, accounts);
    Budget day =
        BudgetPeriod.of(Budget.Period.DAY, Instant.now(), TimeZones.DEFAULT)
            .budget(LimitLevel.KEY, Long.toString(key.id()), Money.parse("0.5"));
    Hold hold = LedgerBench.aHold(bench.account(500_000_000), 500_000_000).within(List.of(day));
    bench.hold(hold);
    assertThat(status(key)).isEqualTo("enabled");

    bench.settle(hold, 500_000_000);

    assertThat(status(key)).isEqualTo("exhausted");
    assertThat(
            gateway()
                .api("GET", "/api/agg-token/?status=exhausted&page_size=1", "")
                .at("/items/0/id")
                .asLong())
        .isEqualTo(key.id());
    gateway().api("PUT", "/api/agg-token/", "{\"id\":" + key.id() + ",\"daily_budget\":\"0.6\"}");
    assertThat(status(key)).isEqualTo("enabled");
    gateway()
        .api(
            "PUT",
            "/api/limit/",
            "{\"owner_type\":\"key\",\"owner_id\":%d,\"daily_budget\":\"0.4\"}"
                .formatted(key.id()));
    assertThat(status(key)).isEqualTo("exhausted");
  }

  private String status(Key key) {
    return gateway().api("GET", "/api/agg-token/" + key.id(), "").required("status").asText();
  }

  @Test
  void whenAKeyWasLastUsedIsToldToTheMinute() {
    Key key = key("");
    chat(key.text());

    uses.write();

    JsonNode newest = gateway().api("GET", "/api/agg-token/?page_size=1", "").at("/items/0");
    assertThat(newest.required("id").asLong()).isEqualTo(key.id());
    Instant used = Instant.parse(newest.required("last_used_at").asText());
    assertThat(used.getEpochSecond() % 60).isZero();
    assertThat(Duration.between(used, Instant.now())).isLessThan(Duration.ofMinutes(2));
  }

  private void write(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }
}
