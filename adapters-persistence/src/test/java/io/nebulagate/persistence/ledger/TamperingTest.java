package io.nebulagate.persistence.ledger;

import static io.nebulagate.application.contract.LedgerBench.key;
import static io.nebulagate.application.contract.LedgerBench.movement;
import static io.nebulagate.application.contract.LedgerBench.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.ReversalBook.Reversal;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One thing after the other that a superuser might do with all protection switched off, and which
 * invariant the audit says is broken. Each happens in a transaction that is rolled back.
 */
class TamperingTest {

  private static final String QUIETLY =
      "SET LOCAL session_replication_role = replica;"
          + " ALTER TABLE ledger.transfer DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.request_logs DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.account DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.seal DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.op_key DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.budget DISABLE TRIGGER ALL;"
          + " ALTER TABLE prices DISABLE TRIGGER ALL; ";

  private static final String UNPROTECTED = "I10 history is not protected";

  private static final Database DATABASE = PostgresServer.create(PostgresServer.CREATOR).migrate();

  @BeforeAll
  static void aHistoryWithSomethingOfEverything() {
    DataSource pool = DATABASE.pool().dataSource();
    LedgerBench ledger =
        new LedgerBench(new PostgresLedgerStore(pool), new PostgresAccountBook(pool));
    AccountId account = ledger.account(100_000);
    Hold charged = ledger.held(account, 8_000);
    ledger.settle(charged, 7_500);
    record(charged);
    AccountId debtor = ledger.account(100);
    ledger.settle(ledger.held(debtor, 100), 400);
    ledger.book().credit(key("a"), movement(debtor, 50));
    Hold mistake = ledger.held(account, 300);
    ledger.settle(mistake, 300);
    new PostgresReversalBook(pool)
        .reverse(
            key("b"),
            new Reversal(mistake.id(), Optional.of(Money.ofNanos(200)), "a mistake", "tester"));
    Lease lease =
        new Lease(newId(), account, Money.ofNanos(1_000), Money.ofNanos(1), Duration.ofMinutes(5));
    ledger.store().lend(lease);
    draw(ledger, lease, 120);
    ledger.held(account, 100);
    spend(ledger, account);
    new LedgerUpkeep(pool).seal();
    ledger.book().credit(key("c"), movement(account, 500));
    new LedgerUpkeep(pool).seal();
  }

  @Test
  void anHonestHistoryIsRight() throws Exception {
    assertThat(found("")).isEmpty();
    assertThat(new PostgresLedgerAudit(DATABASE.pool().dataSource()).verify().ok()).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          I1 no positive amount between two accounts | ALTER TABLE ledger.transfer DROP CONSTRAINT transfer_amount; UPDATE ledger.transfer SET amount = -5 WHERE kind = 20
          I1 no positive amount between two accounts | ALTER TABLE ledger.transfer DROP CONSTRAINT transfer_two_sides; UPDATE ledger.transfer SET debit_account = credit_account WHERE kind = 20
          I2 posted is not what the history says | UPDATE ledger.account SET posted = posted + 1 WHERE constrained
          I2 posted is not what the history says | UPDATE ledger.transfer SET amount = amount - 1 WHERE kind = 20
          I2 more repaid than was owed | UPDATE ledger.transfer SET amount = amount + 1000 WHERE reason = 'repaid'
          I3 held is not the sum of open holds | UPDATE ledger.account SET held = held + 1 WHERE held > 0
          I3 held is not the sum of open holds | UPDATE ledger.open_hold SET drawn = drawn - 1 WHERE drawn > 0
          I3 held for an unknown account | UPDATE ledger.open_hold SET account_id = 77
          I4 hold neither open nor resolved | DELETE FROM ledger.open_hold
          I4 hold neither open nor resolved | DELETE FROM ledger.transfer WHERE kind = 11
          I4 hold open and resolved | INSERT INTO ledger.open_hold SELECT id, journal_id, debit_account, amount, 0, now() FROM ledger.transfer t WHERE kind = 10 AND NOT EXISTS (SELECT FROM ledger.open_hold o WHERE o.id = t.id)
          I4 open hold unlike its transfer | UPDATE ledger.open_hold SET amount = amount + 1
          I5 resolution without its hold | DELETE FROM ledger.transfer WHERE kind = 10
          I5 resolution without its hold | UPDATE ledger.transfer SET lease_id = NULL WHERE lease_id IS NOT NULL
          I5 charge from a lease that never was | UPDATE ledger.transfer SET lease_id = gen_random_uuid() WHERE lease_id IS NOT NULL
          I5 charge from a lease with a hold of its own | UPDATE ledger.transfer SET lease_id = (SELECT lease_id FROM ledger.transfer WHERE lease_id IS NOT NULL) WHERE kind = 11
          I6 available below the credit limit | ALTER TABLE ledger.account DROP CONSTRAINT account_available; UPDATE ledger.account SET posted = -1, held = 0 WHERE constrained
          I7 account unknown or of another asset | DELETE FROM ledger.account WHERE constrained
          I7 account unknown or of another asset | UPDATE ledger.transfer SET asset = 2 WHERE kind = 20
          I8 reversed total is wrong | UPDATE ledger.reversed SET total = total - 1
          I8 reversed total is wrong | DELETE FROM ledger.transfer WHERE kind = 50
          I8 more reversed than there was | UPDATE ledger.transfer SET amount = amount + 500 WHERE kind = 50
          I8 a reversal was reversed | UPDATE ledger.transfer SET reverses_id = id, reverses_phase = 2 WHERE kind = 50
          I9 operation without its effect | DELETE FROM ledger.transfer WHERE kind = 20
          I9 effect without its operation | DELETE FROM ledger.op_key
          I9 two operations for one effect | UPDATE ledger.op_key SET transfer_id = (SELECT transfer_id FROM ledger.op_key ORDER BY 1 LIMIT 1)
          I10 sealed history was changed | UPDATE ledger.transfer SET reason = 'of course' WHERE kind = 20
          I10 sealed history was changed | UPDATE ledger.transfer SET lease_id = gen_random_uuid() WHERE lease_id IS NOT NULL
          I10 sealed history was changed | UPDATE ledger.seal SET body = sha256('') WHERE block = 2
          I10 sealed history was changed | DELETE FROM ledger.transfer WHERE kind = 50
          I11 request charged more than once | UPDATE ledger.transfer SET journal_id = (SELECT journal_id FROM ledger.transfer WHERE kind = 10 LIMIT 1) WHERE phase < 2
          I11 request recorded more than once | INSERT INTO ledger.request_logs SELECT (jsonb_populate_record(l, '{"created_at":"2026-11-02T00:00:00Z"}')).* FROM ledger.request_logs l
          I12 recorded charge is not what the ledger took | UPDATE ledger.request_logs SET amount_nanos = amount_nanos - 1
          I12 recorded charge is not what the ledger took | DELETE FROM ledger.transfer WHERE kind = 11
          I12 charge by a price that never was | UPDATE ledger.request_logs SET price_version = 7777
          I12 parts do not add up to the exact cost | UPDATE ledger.request_logs SET exact_nanos = exact_nanos + 0.1
          I12 parts are not count times price times ratio | UPDATE ledger.request_logs SET parts = jsonb_set(parts::jsonb, '{0,1}', '9')::json
          I12 charge is not its exact cost, rounded once | UPDATE ledger.request_logs SET amount_nanos = amount_nanos + 1
          I12 unit price is not that of its version | UPDATE ledger.request_logs SET parts = jsonb_set(parts::jsonb, '{1,2}', '"11"')::json
          I12 unit price is not that of its version | UPDATE prices SET input = 1
          I13 hold past its time | UPDATE ledger.open_hold SET expires_at = now() - interval '2 days'; UPDATE ledger.transfer SET created_at = now() - interval '1 hour'
          I16 drawn from a lease is not what was charged | UPDATE ledger.open_hold SET drawn = drawn + 1 WHERE drawn > 0
          I16 drawn from a lease is not what was charged | DELETE FROM ledger.transfer WHERE lease_id IS NOT NULL
          I10 sealed history was changed | UPDATE ledger.transfer SET budgets = array_append(budgets, 77::bigint) WHERE kind = 11 AND budgets IS NOT NULL
          I10 sealed history was changed | UPDATE ledger.transfer SET budgets = '{1}' WHERE kind = 20
          I18 seal chain is broken | DELETE FROM ledger.seal WHERE block = 1
          I18 seal chain is broken | UPDATE ledger.seal SET block = block + 10
          I18 seal chain is broken | UPDATE ledger.seal SET head = sha256('mine') WHERE block = 1
          I19 held of a budget is not the sum of open holds | UPDATE ledger.budget SET held = held + 1
          I19 held of a budget is not the sum of open holds | UPDATE ledger.open_hold SET budgets = NULL
          I19 spent of a budget is not what was charged | UPDATE ledger.budget SET spent = spent - 1
          I19 spent of a budget is not what was charged | UPDATE ledger.transfer SET budgets = NULL WHERE kind = 11
          I19 spent of a budget is not what was charged | UPDATE ledger.transfer SET budgets = NULL WHERE kind = 50
          I19 spent of a budget is not what was charged | DELETE FROM ledger.transfer WHERE kind = 60
          I19 counted against a budget that never was | DELETE FROM ledger.budget
          I19 counted against a budget that never was | UPDATE ledger.open_hold SET budgets = '{77}'
          I19 charge of one request counts against different budgets | UPDATE ledger.transfer SET budgets = NULL WHERE kind = 60; UPDATE ledger.transfer SET amount = 1 WHERE kind = 13
          """)
  void whatWasTamperedWithIsNamed(String invariant, String sql) throws Exception {
    assertThat(found(QUIETLY + sql)).contains(invariant);
  }

  @Test
  void aSwitchedOffTriggerIsNamed() throws Exception {
    assertThat(found("ALTER TABLE ledger.seal DISABLE TRIGGER refuse_change"))
        .containsExactly(UNPROTECTED);
    assertThat(found("ALTER TABLE ledger.transfer_default ENABLE TRIGGER refuse_truncate"))
        .containsExactly(UNPROTECTED);
    assertThat(found("DROP TRIGGER refuse_change ON ledger.op_key")).containsExactly(UNPROTECTED);
  }

  @Test
  void nothingElseIsNamedThanWhatIsWrong() throws Exception {
    assertThat(found(QUIETLY + "UPDATE ledger.transfer SET reason = 'of course' WHERE kind = 20"))
        .containsExactlyInAnyOrder(UNPROTECTED, "I10 sealed history was changed");
    assertThat(found(QUIETLY + "UPDATE ledger.account SET posted = posted + 1 WHERE constrained"))
        .containsExactlyInAnyOrder(UNPROTECTED, "I2 posted is not what the history says");
  }

  @Test
  void aHoldPastItsTimeIsNoMistakeWhileNobodySweeps() throws Exception {
    assertThat(
            found(
                QUIETLY
                    + "UPDATE ledger.open_hold SET expires_at = now() - interval '2 days';"
                    + " UPDATE ledger.transfer SET created_at = now() - interval '2 days'"))
        .doesNotContain("I13 hold past its time");
  }

  @Test
  void blocksOfTheFirstFormAreStillCheckedInIt() throws Exception {
    String sealAnew =
        QUIETLY
            + "DELETE FROM ledger.seal; INSERT INTO ledger.seal"
            + " (chain, block, from_xid, to_xid, rows, prev, body, head)"
            + " SELECT 0, 1, '0', b.hi, b.rows, ledger.seal_genesis(), b.body,"
            + "   ledger.seal_head(ledger.seal_genesis(), 1, '0', b.hi, b.rows, b.body)"
            + " FROM (SELECT pg_current_xact_id() AS hi, count(*) AS rows,"
            + "         sha256(string_agg(ledger.leaf_of_form_1(t), '' ORDER BY tx_xid, id, phase))"
            + "           AS body"
            + "       FROM ledger.transfer t) AS b;";

    assertThat(found(sealAnew)).containsExactly(UNPROTECTED);
    assertThat(found(sealAnew + "UPDATE ledger.transfer SET actor = 'me' WHERE kind = 50"))
        .contains("I10 sealed history was changed");
  }

  /** What the audit says after this, which is then undone. */
  private static Set<String> found(String tampering) throws SQLException {
    try (Connection connection = DATABASE.asSuperuser().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      Set<String> found = new TreeSet<>();
      try {
        statement.execute("SET LOCAL statement_timeout = '30s';" + tampering);
        try (ResultSet row =
            statement.executeQuery("SELECT DISTINCT invariant FROM ledger.violations")) {
          while (row.next()) {
            found.add(row.getString(1));
          }
        }
      } finally {
        connection.rollback();
      }
      return found;
    }
  }

  /** A token of prompt at $2.5 and one of an answer at $10 per million, at a ratio of 0.59996. */
  private static void record(Hold hold) {
    Sql.run(
        DATABASE.asSuperuser(),
        "INSERT INTO prices (version, model, input, output, rounding, created_at)"
            + " OVERRIDING SYSTEM VALUE VALUES (42, 'm', 2.5, 10, 'NANO', now())",
        """
        INSERT INTO ledger.request_logs (id, tenant_id, account_id, api_key_id, dialect, api, model,
          stream, status, usage_source, price_version, exact_nanos, amount_nanos, parts, started_at,
          total_ms)
        VALUES ('%s', 1, 1, 1, 'openai', 'chat', 'm', false, 200, 'exact', 42, 7499.5, 7500,
          '[["input",1,"2.5","1499.9"],["output",1,"10","5999.6"]]', now(), 1)
        """
            .formatted(hold.journal()));
  }

  /** Something held, charged, corrected and taken back of a budget. */
  private static void spend(LedgerBench ledger, AccountId account) {
    List<Budget> day =
        List.of(
            new Budget(
                "KEY", "1", Budget.Period.DAY, LocalDate.of(2026, 11, 20), Money.ofNanos(10_000)));
    Hold charged = LedgerBench.aHold(account, 700).within(day);
    ledger.hold(charged);
    ledger.settle(charged, 600);
    Hold late = LedgerBench.aHold(account, 500, Duration.ZERO).within(day);
    ledger.hold(late);
    ledger.store().sweep(100, Duration.ZERO);
    ledger.settle(late, 350);
    new PostgresReversalBook(DATABASE.pool().dataSource())
        .reverse(
            key("d"),
            new Reversal(charged.id(), Optional.of(Money.ofNanos(40)), "a mistake", "tester"));
    ledger.hold(LedgerBench.aHold(account, 90).within(day));
  }

  private static void draw(LedgerBench ledger, Lease lease, long nanos) {
    Resolution charge =
        new Resolution(newId(), lease.account(), Resolution.Kind.SETTLE, Money.ofNanos(nanos));
    Settlement settlement =
        new Settlement(charge, List.of(), Optional.of(lease.id()), Optional.empty());
    ledger.store().apply(new Batch(List.of(), List.of(settlement)));
  }
}
