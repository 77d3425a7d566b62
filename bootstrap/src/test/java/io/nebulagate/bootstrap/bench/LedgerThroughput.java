package io.nebulagate.bootstrap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.nebulagate.application.billing.LedgerLanes;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemorySettlementSpool;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.bootstrap.database.DataFolder;
import io.nebulagate.bootstrap.database.EmbeddedPostgres;
import io.nebulagate.bootstrap.settings.DatabaseAddress;
import io.nebulagate.bootstrap.support.TestPostgres;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.persistence.ledger.LedgerProtection;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How many requests a second the ledger holds and settles, with their usage rows, on the embedded
 * database with fsync on: {@code -Dledger.bench=5} seconds per line.
 */
@EnabledIfSystemProperty(named = "ledger.bench", matches = "[0-9]+")
class LedgerThroughput {

  private static final int SECONDS = Integer.getInteger("ledger.bench", 5);
  private static final int LANES = Integer.getInteger("ledger.lanes", 2);
  private static final Price PRICE = Price.perMillion("0.6");
  private static final PriceSheet SHEET = PriceSheet.perToken(1, PRICE, PRICE);

  private final LongAdder served = new LongAdder();
  private volatile boolean running = true;

  @Test
  void holdsAndSettlesPerSecond() throws Exception {
    try (DataFolder folder = TestPostgres.folder();
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, _ -> {})) {
      Flyway.configure()
          .dataSource(
              postgres.address().jdbcUrl(),
              postgres.address().user(),
              postgres.address().password().reveal())
          .load()
          .migrate();
      try (AgroalDataSource pool = pool(postgres.address())) {
        run(
            pool,
            "INSERT INTO prices (version, model, input, output, rounding, created_at)"
                + " OVERRIDING SYSTEM VALUE VALUES (1, 'bench-json', 0.6, 0.6, 'NANO', now())");
        measure(pool, "hot", 1, 1);
        measure(pool, "hot", 1, 32);
        measure(pool, "hot", 1, 512);
        measure(pool, "many", 1_000, 32);
        measure(pool, "many", 1_000, 512);
        assertThat(new PostgresLedgerAudit(pool).verify().violations()).isEmpty();
      }
    }
  }

  private void measure(DataSource pool, String name, int accounts, int clients) throws Exception {
    PostgresLedgerStore store = new PostgresLedgerStore(pool);
    LedgerBench ledger = new LedgerBench(store, new PostgresAccountBook(pool));
    List<AccountId> ids = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      ids.add(ledger.account(1_000_000_000_000_000L));
    }
    long sizeBefore = size(pool);
    served.reset();
    running = true;
    LedgerLanes.Around around =
        new LedgerLanes.Around(
            new InMemorySettlementSpool(1_000),
            new OpenHolds(),
            UuidCreator::getTimeOrderedEpochFast);
    long nanos;
    try (LedgerLanes lanes = new LedgerLanes(store, around, LANES)) {
      CountDownLatch left = new CountDownLatch(clients);
      long start = System.nanoTime();
      for (int i = 0; i < clients; i++) {
        int first = i;
        Thread.ofVirtual()
            .start(() -> {
              int next = first;
              while (running) {
                serve(lanes, ids.get(next % accounts));
                next += clients;
              }
              left.countDown();
            });
      }
      Thread.sleep(Duration.ofSeconds(SECONDS));
      running = false;
      left.await();
      nanos = System.nanoTime() - start;
    }
    long requests = served.sum();
    System.out.printf(
        Locale.ROOT,
        "ledger %s %d %d %.0f %d%n",
        name,
        accounts,
        clients,
        requests * 1e9 / nanos,
        (size(pool) - sizeBefore) / Math.max(1, requests));
  }

  private void serve(LedgerLanes lanes, AccountId account) {
    UUID id = UuidCreator.getTimeOrderedEpochFast();
    Hold hold = new Hold(id, id, account, Money.ofNanos(2_500_000), Duration.ofMinutes(2));
    if (!lanes.hold(hold).toCompletableFuture().join().equals(Hold.Outcome.APPLIED)) {
      throw new IllegalStateException("not admitted");
    }
    Charge charge = SHEET.charge(TokenUsage.of(24, 200), BigDecimal.ONE);
    lanes
        .settle(
            Settlement.of(Resolution.settle(hold, charge.amount()), record(id, account, charge)))
        .toCompletableFuture()
        .join();
    served.increment();
  }

  private static RequestRecord record(UUID id, AccountId account, Charge charge) {
    return new RequestRecord(
        new RequestId(id),
        new RequestRecord.Caller(7, account, 3),
        new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName("bench-json"), false),
        200,
        new RequestRecord.Usage(
            TokenUsage.of(24, 200),
            RequestRecord.UsageSource.EXACT,
            Optional.of("{\"prompt_tokens\":24,\"completion_tokens\":200,\"total_tokens\":224}")),
        Optional.of(charge),
        List.of(new RequestRecord.Attempt("bench", 5, 200, "served", Duration.ofMillis(3))),
        new RequestRecord.Timing(Instant.now(), Optional.empty(), Duration.ofMillis(5)));
  }

  private static void run(DataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What history takes, with its indexes; the rows of open holds come and go. */
  private static long size(DataSource pool) throws SQLException {
    String question =
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
            + " WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'r'"
            + " AND c.relname ~ '^(transfer|request_logs)_'";
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  private static AgroalDataSource pool(DatabaseAddress address) throws SQLException {
    AgroalDataSourceConfigurationSupplier configuration =
        new AgroalDataSourceConfigurationSupplier();
    configuration
        .connectionPoolConfiguration()
        .maxSize(12)
        .acquisitionTimeout(Duration.ofSeconds(30))
        .connectionFactoryConfiguration()
        .jdbcUrl(address.jdbcUrl())
        .principal(new NamePrincipal(address.user()))
        .credential(new SimplePassword(address.password().reveal()))
        .initialSql(LedgerProtection.WORK_ON_LEDGER);
    return AgroalDataSource.from(configuration);
  }
}
