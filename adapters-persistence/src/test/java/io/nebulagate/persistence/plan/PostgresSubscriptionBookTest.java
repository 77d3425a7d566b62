package io.nebulagate.persistence.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.changes.ChangeFeed.Topic;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.plan.SubscriptionBookContract;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import io.nebulagate.persistence.postgres.changes.PostgresChangeFeed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PostgresSubscriptionBookTest extends SubscriptionBookContract {

  private static final DataSource POOL = PostgresServer.shared().ledgerPool().dataSource();
  private static final LedgerBench LEDGER =
      new LedgerBench(new PostgresLedgerStore(POOL), new PostgresAccountBook(POOL));

  private final SubscriptionBook book = new PostgresSubscriptionBook(POOL);
  private final PlanStore plans = new PostgresPlanStore(POOL);

  @Override
  protected LedgerBench ledger() {
    return LEDGER;
  }

  @Override
  protected SubscriptionBook book() {
    return book;
  }

  @Override
  protected PlanStore plans() {
    return plans;
  }

  @Override
  protected InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  protected PlanUsage usage() {
    return new PostgresPlanUsage(POOL);
  }

  @Override
  protected void passTo(Instant at) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> clock().instant().isAfter(at.plusMillis(5)));
  }

  @Test
  void whatBeginsAndEndsIsToldByItsAccount() {
    Set<String> told = ConcurrentHashMap.newKeySet();
    try (PostgresChangeFeed feed = new PostgresChangeFeed(POOL::getConnection)) {
      feed.onAll(Topic.SUBSCRIPTIONS, told::addAll);
      feed.start();
      await().until(() -> told.remove(ChangeFeed.EVERYTHING));

      Subscription one = begun();
      String account = Long.toString(one.account().value());
      await().until(() -> told.remove(account));
      book.setStatus(one.id(), Status.CANCELLED, new Note("tester", "because"));
      await().until(() -> told.remove(account));
    }
  }

  private Subscription begun() {
    PlanTerms terms =
        new PlanTerms(
            BillingCycle.MONTHLY,
            List.of(Allowance.of(Asset.TOKEN, 100)),
            10,
            new Overage.Block(),
            new Expiry.Block(),
            Optional.empty());
    Beginning beginning =
        new Beginning(
            LEDGER.account(0),
            plans.create("plan-" + LedgerBench.newId(), terms),
            new Term(clock().instant(), ZoneId.of("UTC"), Optional.empty()),
            terms.allowances(),
            "tester");
    return book.find(book.begin(LedgerBench.key("a"), beginning).subscription()).orElseThrow();
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(new PostgresLedgerAudit(POOL).verify().violations()).isEmpty();
  }
}
