package io.nebulagate.bootstrap.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.SettlementSpool;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.usage.Readiness;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class SettlementReplayTest {

  @Inject SettlementSpool spool;
  @Inject LedgerStore ledger;
  @Inject AccountBook accounts;
  @Inject Readiness readiness;
  @Inject MeterRegistry metrics;
  @Inject Settings settings;

  @Test
  void whatWaitsInTheSpoolReachesTheLedgerByItself() {
    LedgerBench bench = new LedgerBench(ledger, accounts);
    AccountId account = bench.account(1_000);
    Hold hold = bench.held(account, 300);

    spool
        .append(Settlement.of(Resolution.settle(hold, Money.ofNanos(120))))
        .toCompletableFuture()
        .join();

    await().atMost(Duration.ofSeconds(10)).until(() -> bench.available(account) == 880);
    await().until(() -> metrics.get("nebulagate.spool.settlements").gauge().value() == 0);
    assertThat(metrics.get("nebulagate.spool.rejected").functionCounter().count()).isZero();
    assertThat(readiness.problem()).isEmpty();
  }

  @Test
  void theSpoolLiesInTheDataFolder() {
    assertThat(settings.dataFolder().resolve("spool").resolve("spool.lock")).exists();
  }
}
