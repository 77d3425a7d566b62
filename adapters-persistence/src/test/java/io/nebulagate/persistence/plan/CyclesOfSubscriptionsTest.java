package io.nebulagate.persistence.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.domain.ledger.Account.Owner;
import io.nebulagate.domain.ledger.Account.OwnerType;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Rollover;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.ledger.LedgerException;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What the database itself sees to, whoever calls: in a database of its own, to be spoilt. */
class CyclesOfSubscriptionsTest {

  private static final PostgresServer.Database DATABASE =
      PostgresServer.create(PostgresServer.CREATOR).migrate();
  private static final DataSource POOL = DATABASE.ledgerPool().dataSource();
  private static final InstantSource CLOCK = InstantSource.system();
  private static final BillingCycle DAILY = new BillingCycle(1, BillingCycle.Unit.DAYS);

  private final PostgresSubscriptionBook book = new PostgresSubscriptionBook(POOL);
  private final PostgresPlanStore plans = new PostgresPlanStore(POOL);
  private final CycleService cycles = new CycleService(book, CLOCK);

  @Test
  void twelveHundredCallsAtOnceGrantEachCycleOnce() throws Exception {
    List<Subscription> subscriptions =
        IntStream.range(0, 50).mapToObj(_ -> since(Duration.ofDays(3))).toList();
    long grants = count("SELECT count(*) FROM ledger.transfer WHERE kind = 30");
    long carried = count("SELECT count(*) FROM ledger.transfer WHERE kind = 31");
    Callable<Integer> client =
        () -> {
          for (int call = 0; call < 60; call++) {
            // each time from what was read before anybody rolled
            cycles.roll(subscriptions.get(ThreadLocalRandom.current().nextInt(50)));
          }
          return 60;
        };
    int calls = 0;
    try (ExecutorService clients = Executors.newFixedThreadPool(20)) {
      for (Future<Integer> done : clients.invokeAll(Collections.nCopies(20, client))) {
        calls += done.get();
      }
    }
    subscriptions.forEach(cycles::roll);

    assertThat(calls).isEqualTo(1_200);
    assertThat(count("SELECT count(*) FROM ledger.transfer WHERE kind = 30") - grants)
        .isEqualTo(200);
    assertThat(count("SELECT count(*) FROM ledger.transfer WHERE kind = 31") - carried)
        .isEqualTo(150);
    assertThat(violations()).isEmpty();
  }

  @Test
  void cyclesThatDoNotFollowEachOtherAreRefused() {
    Subscription subscription = since(Duration.ofDays(1));
    cycles.roll(subscription);
    Instant start = CLOCK.instant().minus(Duration.ofHours(2));

    assertThatThrownBy(() ->
            book.roll(
                subscription.id(), List.of(new Cycle(3, start, start.plus(Duration.ofDays(1))))))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("NG002");
    assertThat(violations()).isEmpty();
  }

  @Test
  void theGatewayMovesNothingPastTheFunctions() {
    for (String statement :
        List.of(
            "UPDATE ledger.bucket SET granted = 1",
            "UPDATE ledger.subscription SET last_cycle = 0",
            "INSERT INTO ledger.cycle VALUES (1, 99, now(), now() + interval '1 day')",
            "DELETE FROM plan_allowances")) {
      assertThatThrownBy(() -> run(POOL, statement))
          .as(statement)
          .isInstanceOfSatisfying(
              SQLException.class, failure -> assertThat(failure.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void theAuditSeesWhatWasDoneToCycles() throws SQLException {
    Subscription subscription = since(Duration.ofDays(1));
    cycles.roll(subscription);
    DataSource superuser = DATABASE.asSuperuser();
    String of = " WHERE subscription_id = " + subscription.id();

    run(superuser, "UPDATE ledger.bucket SET granted = granted + 1" + of);
    assertThat(violations()).anyMatch(seen -> seen.contains("not granted exactly once"));
    run(superuser, "UPDATE ledger.bucket SET granted = granted - 1" + of);

    run(
        superuser,
        "UPDATE ledger.bucket SET carried_in = carried_in + 1 " + of + " AND number = 2");
    assertThat(violations()).anyMatch(seen -> seen.contains("carried over is not what"));
    run(
        superuser,
        "UPDATE ledger.bucket SET carried_in = carried_in - 1 " + of + " AND number = 2");

    String named = "UPDATE ledger.subscription SET last_cycle = %d WHERE id = %d";
    run(superuser, named.formatted(1, subscription.id()));
    assertThat(violations()).anyMatch(seen -> seen.contains("newest cycle is not the one"));
    run(superuser, named.formatted(2, subscription.id()));
    assertThat(violations()).isEmpty();
  }

  private Subscription since(Duration ago) {
    PlanTerms terms =
        new PlanTerms(
            DAILY,
            List.of(new Allowance(Asset.TOKEN, 100, AllowanceScope.ALL, new Rollover.All())),
            0,
            new Overage.Block(),
            new Expiry.Block(),
            Optional.empty());
    PlanVersion version = plans.create("plan-" + LedgerBench.newId(), terms);
    long tenant = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    AccountId account =
        new PostgresAccountBook(POOL).open(tenant, new Owner(OwnerType.ORG, tenant));
    Term term = new Term(CLOCK.instant().minus(ago), ZoneId.of("UTC"), Optional.empty());
    Beginning beginning = new Beginning(account, version, term, terms.allowances(), "tester");
    long id = book.begin(LedgerBench.key("a"), beginning).subscription();
    return book.find(id).orElseThrow();
  }

  private static List<String> violations() {
    List<String> seen = new ArrayList<>();
    new PostgresLedgerAudit(POOL)
        .verify()
        .violations()
        .forEach(violation -> seen.add(violation.toString()));
    return seen;
  }

  private static void run(DataSource as, String sql) throws SQLException {
    try (Connection connection = as.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(String query) throws SQLException {
    try (Connection connection = POOL.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
