package io.nebulagate.persistence.ledger.voucher;

import static io.nebulagate.application.contract.LedgerBench.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.application.voucher.VoucherBook.Claim;
import io.nebulagate.application.voucher.VoucherBook.KeptCode;
import io.nebulagate.application.voucher.VoucherBook.Redeemed;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.voucher.Caps;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.Validity;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import io.nebulagate.persistence.ledger.LedgerException;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import io.nebulagate.persistence.plan.PostgresPlanStore;
import io.nebulagate.persistence.plan.PostgresPlanUsage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the database itself promises about vouchers that are worth a plan. */
class PlanVoucherProtectionTest {

  private static final Database DATABASE = PostgresServer.create(PostgresServer.CREATOR).migrate();
  private static final DataSource POOL = DATABASE.pool().dataSource();
  private static final Duration AT_MOST = Duration.ofSeconds(20);

  private static final String QUIETLY =
      "SET LOCAL session_replication_role = replica;"
          + " ALTER TABLE ledger.voucher_redemption DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.voucher_return DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.subscription DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.op_key DISABLE TRIGGER ALL; ";

  private final VoucherBook vouchers = new PostgresVoucherBook(POOL);
  private final PlanUsage usage = new PostgresPlanUsage(POOL);
  private final PlanVersion version =
      new PostgresPlanStore(POOL)
          .create(
              "plan-" + UUID.randomUUID(),
              new PlanTerms(
                  BillingCycle.MONTHLY,
                  List.of(Allowance.of(Asset.TOKEN, 100)),
                  10,
                  new Overage.Block(),
                  new Expiry.Block(),
                  Optional.empty()));

  private final long owner = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  private AccountId account = new AccountId(1);
  private List<KeptCode> codes = List.of();

  @BeforeEach
  void aBatch() {
    account =
        new PostgresAccountBook(POOL).open(owner, new Account.Owner(Account.OwnerType.USER, owner));
    codes = IntStream.range(0, 2).mapToObj(_ -> new KeptCode(drawn(), "ABCD")).toList();
    vouchers.issue(
        new VoucherOffer(
            "for all",
            new VoucherValue.Plan(version.planId(), OptionalInt.empty()),
            2,
            Validity.ALWAYS,
            new Caps(2, OptionalInt.empty(), OptionalInt.empty()),
            Eligibility.EVERYBODY),
        codes,
        "operator");
  }

  @Test
  void whatDiesWithThePlanHalfBegunLeavesTheCodeUnused() throws Exception {
    IdempotencyKey key = key("dies");
    VoucherBook dying = new PostgresVoucherBook(DATABASE.pool().dataSource());
    try (Connection other = DATABASE.asSuperuser().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "INSERT INTO ledger.account (id, tenant_id, owner_kind, owner_id, asset, bucket,"
              + " constrained) VALUES (nextval('ledger.account_id'), %d, 1, %d, 2, 4, false)"
                  .formatted(owner, owner));
      Future<Redeemed> redeeming = CompletableFuture.supplyAsync(() -> dying.redeem(key, claim(0)));
      await().atMost(AT_MOST).until(() -> endedRedeemers() == 1);
      assertThatThrownBy(() -> redeeming.get(AT_MOST.toSeconds(), TimeUnit.SECONDS))
          .hasCauseInstanceOf(LedgerException.class);
      other.rollback();
    }
    assertThat(plans()).isZero();

    Redeemed redeemed = vouchers.redeem(key, claim(0));

    assertThat(redeemed.replayed()).isFalse();
    assertThat(vouchers.redeem(key, claim(0)).id()).isEqualTo(redeemed.id());
    assertThat(plans()).isEqualTo(1);
    assertThat(new PostgresLedgerAudit(POOL).verify().violations()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          I15 redemption without its subscription               | UPDATE ledger.voucher_redemption SET subscription_id = NULL
          I15 redemption without its subscription               | UPDATE ledger.voucher_redemption SET account_id = 77
          I15 redemption without its subscription               | DELETE FROM ledger.subscription
          I15 subscription of a voucher without its redemption  | DELETE FROM ledger.voucher_redemption
          I9 effect without its operation                       | DELETE FROM ledger.op_key
          I9 operation without its effect                       | DELETE FROM ledger.voucher_return
          I15 plan was taken back and goes on                   | UPDATE ledger.subscription SET status = 1
          I10 history is not protected                          | ALTER TABLE ledger.voucher_return DISABLE TRIGGER refuse_change
          """)
  void theAuditNamesWhatIsWrong(String invariant, String tampering) throws Exception {
    vouchers.redeem(key("kept"), claim(0));
    UUID taken = vouchers.redeem(key("taken"), claim(1)).id();
    vouchers.takeBack(key("back"), taken, new Note("operator", "abuse"));
    assertThat(found("SELECT 1")).isEmpty();

    assertThat(found(QUIETLY + tampering)).contains(invariant);
  }

  private static long endedRedeemers() throws SQLException {
    try (Connection connection = DATABASE.asSuperuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    + " WHERE wait_event_type = 'Lock' AND query LIKE '%redeem_voucher(%'"
                    + " AND datname = current_database()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private long plans() {
    return usage.list(Filter.of(account), 0, 1).total();
  }

  private Claim claim(int code) {
    Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS);
    Term term = new Term(now, ZoneId.of("Asia/Tokyo"), Optional.empty());
    Beginning beginning =
        new Beginning(account, version, term, version.terms().allowances(), "redeemer");
    return new Claim(
        codes.get(code).hash(),
        account,
        Role.USER,
        "redeemer",
        "203.0.113.9",
        Optional.of(beginning));
  }

  private static KeyHash drawn() {
    return KeyHash.of(Secret.of(UUID.randomUUID().toString()), Secret.of("pepper"));
  }

  private static Set<String> found(String tampering) throws SQLException {
    Set<String> invariants = new TreeSet<>();
    try (Connection connection = DATABASE.asSuperuser().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(tampering);
      try (ResultSet row = statement.executeQuery("SELECT invariant FROM ledger.violations")) {
        while (row.next()) {
          invariants.add(row.getString(1));
        }
      }
      connection.rollback();
    }
    return invariants;
  }
}
