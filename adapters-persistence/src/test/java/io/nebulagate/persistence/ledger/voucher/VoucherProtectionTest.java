package io.nebulagate.persistence.ledger.voucher;

import static io.nebulagate.application.contract.LedgerBench.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.application.voucher.VoucherBook.Claim;
import io.nebulagate.application.voucher.VoucherBook.KeptCode;
import io.nebulagate.application.voucher.VoucherBook.Redeemed;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.voucher.Caps;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.Validity;
import io.nebulagate.domain.voucher.VoucherBatch;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import io.nebulagate.persistence.ledger.LedgerException;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** What the database itself promises about vouchers, whatever dies or is tampered with. */
class VoucherProtectionTest {

  private static final Database DATABASE = PostgresServer.create(PostgresServer.CREATOR).migrate();
  private static final DataSource POOL = DATABASE.pool().dataSource();
  private static final Duration AT_MOST = Duration.ofSeconds(20);

  private static final String QUIETLY =
      "SET LOCAL session_replication_role = replica;"
          + " ALTER TABLE ledger.voucher_code DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.voucher_redemption DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.transfer DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.op_key DISABLE TRIGGER ALL; ";

  private final AccountBook accounts = new PostgresAccountBook(POOL);
  private final VoucherBook vouchers = new PostgresVoucherBook(POOL);

  private AccountId account = new AccountId(1);
  private List<KeptCode> codes = List.of();
  private UUID batch = new UUID(0, 0);

  @BeforeEach
  void aBatchOfWhichOneIsRedeemed() {
    account = accounts.open(7, new Account.Owner(Account.OwnerType.USER, 7));
    codes = IntStream.range(0, 3).mapToObj(_ -> new KeptCode(drawn(), "ABCD")).toList();
    VoucherBatch issued =
        vouchers.issue(
            new VoucherOffer(
                "for all",
                new VoucherValue.Credit(Money.ofNanos(500)),
                3,
                Validity.ALWAYS,
                new Caps(3, OptionalInt.empty(), OptionalInt.empty()),
                Eligibility.EVERYBODY),
            codes,
            "operator");
    batch = issued.id();
    vouchers.redeem(key("first"), claim(0));
  }

  @Test
  void whatDiesInTheMiddleOfARedemptionLeavesNothingAndIsAskedAgain() throws Exception {
    long before = available();
    IdempotencyKey key = key("dies");
    VoucherBook dying = new PostgresVoucherBook(DATABASE.pool().dataSource());
    Future<Redeemed> redeeming;
    try (Connection other = DATABASE.asSuperuser().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "SELECT FROM ledger.voucher_batch WHERE id = '" + batch + "' FOR NO KEY UPDATE");
      redeeming = CompletableFuture.supplyAsync(() -> dying.redeem(key, claim(1)));
      await().atMost(AT_MOST).until(() -> endedRedeemers() == 1);
      assertThatThrownBy(() -> redeeming.get(AT_MOST.toSeconds(), TimeUnit.SECONDS))
          .hasCauseInstanceOf(LedgerException.class);
      other.rollback();
    }
    assertThat(available()).isEqualTo(before);
    assertThat(redeemed()).isEqualTo(1);

    Redeemed redeemed = vouchers.redeem(key, claim(1));

    assertThat(redeemed.replayed()).isFalse();
    assertThat(vouchers.redeem(key, claim(1)).id()).isEqualTo(redeemed.id());
    assertThat(available()).isEqualTo(before + 500);
    assertThat(redeemed()).isEqualTo(2);
    assertThat(new PostgresLedgerAudit(POOL).verify().violations()).isEmpty();
  }

  @Test
  void nobodyRedeemsBehindARevocation() throws Exception {
    Future<Redeemed> redeeming;
    try (Connection other = POOL.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT ledger.revoke_vouchers('" + batch + "', 'operator')");
      redeeming = CompletableFuture.supplyAsync(() -> vouchers.redeem(key("late"), claim(1)));
      await().atMost(AT_MOST).until(() -> waitingRedeemers() == 1);
      other.commit();
    }

    assertThatThrownBy(() -> redeeming.get(AT_MOST.toSeconds(), TimeUnit.SECONDS))
        .hasCauseInstanceOf(GatewayException.class);
    assertThat(redeemed()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE ledger.voucher_batch SET amount = 1000000",
        "INSERT INTO ledger.voucher_code SELECT batch_id, 9, repeat('a', 64), last4"
            + " FROM ledger.voucher_code LIMIT 1",
        "UPDATE ledger.voucher_code SET hash = repeat('a', 64)",
        "DELETE FROM ledger.voucher_redemption",
        "SELECT ledger.redemption_verdict(NULL, 1, NULL, NULL, NULL)"
      })
  void theGatewayItselfCannotWritePastTheFunctions(String sql) {
    assertThatThrownBy(() -> run(POOL, sql))
        .isInstanceOfSatisfying(
            PSQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
  }

  @Test
  void codesAndRedemptionsOnlyGrowEvenForASuperuser() {
    for (String sql :
        List.of(
            "UPDATE ledger.voucher_code SET last4 = 'WXYZ'",
            "DELETE FROM ledger.voucher_redemption",
            "TRUNCATE ledger.voucher_redemption")) {
      assertThatThrownBy(() -> run(DATABASE.asSuperuser(), sql))
          .isInstanceOfSatisfying(
              PSQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("NG001"));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          I15 redemption without its credit                | DELETE FROM ledger.transfer WHERE kind = 40
          I15 redemption without its credit                | UPDATE ledger.voucher_batch SET amount = amount + 1
          I15 redemption without its credit                | UPDATE ledger.voucher_redemption SET account_id = 77
          I15 credit of a voucher without its redemption   | DELETE FROM ledger.voucher_redemption
          I9 effect without its operation                  | DELETE FROM ledger.op_key
          I15 more vouchers redeemed than one account may  | INSERT INTO ledger.voucher_redemption SELECT gen_random_uuid(), c.batch_id, c.number, r.account_id, NULL, '' FROM ledger.voucher_code c JOIN ledger.voucher_redemption r USING (batch_id) WHERE c.number > 1 ON CONFLICT DO NOTHING; UPDATE ledger.voucher_batch SET per_account = 1
          I15 more vouchers redeemed than may be           | INSERT INTO ledger.voucher_redemption SELECT gen_random_uuid(), c.batch_id, c.number, 77, NULL, '' FROM ledger.voucher_code c WHERE c.number > 1 ON CONFLICT DO NOTHING; UPDATE ledger.voucher_batch SET per_batch = 1
          I15 batch without its codes                      | DELETE FROM ledger.voucher_code WHERE number = 3
          I10 history is not protected                     | ALTER TABLE ledger.voucher_redemption DISABLE TRIGGER refuse_change
          """)
  void theAuditNamesWhatIsWrong(String invariant, String tampering) throws Exception {
    assertThat(found(QUIETLY + tampering)).contains(invariant);
  }

  @Test
  void anHonestHistoryIsRight() throws Exception {
    assertThat(found("")).isEmpty();
  }

  /** Ends whoever waits in a redemption; answers how many were. */
  private static long endedRedeemers() throws SQLException {
    return number(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE wait_event_type = 'Lock' AND query LIKE '%redeem_voucher(%'"
            + " AND datname = current_database()");
  }

  private static long waitingRedeemers() throws SQLException {
    return number(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND query LIKE '%redeem_voucher(%' AND datname = current_database()");
  }

  private long available() {
    return accounts.find(account).orElseThrow().balance().available().nanos();
  }

  private long redeemed() {
    return vouchers.find(batch).orElseThrow().uptake().redeemed();
  }

  private Claim claim(int code) {
    return new Claim(
        codes.get(code).hash(), account, Role.USER, "redeemer", "203.0.113.9", Optional.empty());
  }

  private static KeyHash drawn() {
    return KeyHash.of(Secret.of(UUID.randomUUID().toString()), Secret.of("pepper"));
  }

  private static Set<String> found(String tampering) throws SQLException {
    Set<String> invariants = new TreeSet<>();
    try (Connection connection = DATABASE.asSuperuser().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(tampering.isEmpty() ? "SELECT 1" : tampering);
      try (ResultSet row = statement.executeQuery("SELECT invariant FROM ledger.violations")) {
        while (row.next()) {
          invariants.add(row.getString(1));
        }
      }
      connection.rollback();
    }
    return invariants;
  }

  private static void run(DataSource as, String sql) throws SQLException {
    try (Connection connection = as.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = DATABASE.asSuperuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
