package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** History month by month, and what happens when the months that were made ahead are over. */
class PartitionsTest {

  private static final String APPEND_ONLY = "NG001";
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuuMM");

  private Database database;
  private DataSource pool;
  private LedgerBench ledger;
  private AccountId account;

  @BeforeEach
  void aNewDatabase() {
    database = PostgresServer.create(PostgresServer.CREATOR).migrate();
    pool = database.pool().dataSource();
    ledger = new LedgerBench(new PostgresLedgerStore(pool), new PostgresAccountBook(pool));
    account = ledger.account(10_000);
  }

  @Test
  void aHoldOfNextMonthAndItsChargeLandInNextMonthsPartition() {
    Hold hold = heldIn(1);
    ledger.settle(hold, 7);

    assertThat(rowsIn(partition("transfer", 1), hold)).isEqualTo(2);
    assertThat(rowsIn("transfer_default", hold)).isZero();
    assertThat(new PostgresLedgerAudit(pool).verify().violations()).isEmpty();
  }

  @Test
  void aRecordOfNextMonthLandsInNextMonthsPartition() {
    record(1);

    assertThat(count(partition("request_logs", 1))).isEqualTo(1);
  }

  @Test
  void nothingChangesInAnyPartition() {
    for (int month = 0; month <= 2; month++) {
      ledger.settle(heldIn(month), 1);
      record(month);
    }
    ledger.settle(heldIn(40), 1);
    record(40);

    for (String parent : List.of("transfer", "request_logs")) {
      for (String partition :
          List.of(
              parent,
              partition(parent, 0),
              partition(parent, 1),
              partition(parent, 2),
              parent + "_default")) {
        assertThat(count(partition)).as(partition).isPositive();
        Sql.refused(
            database.asSuperuser(),
            APPEND_ONLY,
            "UPDATE ledger." + partition + " SET created_at = now()",
            "DELETE FROM ledger." + partition,
            "TRUNCATE ledger." + partition,
            "SET session_replication_role = replica; DELETE FROM ledger." + partition,
            "SET session_replication_role = replica; TRUNCATE ledger." + partition);
      }
    }
  }

  @Test
  void whenTheMonthsMadeAheadAreOverNothingIsLostAndLaterMonthsAreMadeAgain() {
    Hold late = heldIn(4);
    assertThat(rowsIn("transfer_default", late)).isEqualTo(1);

    int made = (int) Sql.number(pool, "SELECT ledger.ensure_partitions(6)");
    ledger.settle(late, 7);
    Hold later = heldIn(5);
    ledger.resolve(Resolution.release(later));

    assertThat(made).as("four months of both, less the one that has rows already").isEqualTo(7);
    assertThat(rowsIn("transfer_default", late)).isEqualTo(2);
    assertThat(rowsIn(partition("transfer", 5), later)).isEqualTo(2);
    assertThat(new LedgerUpkeep(pool).seal()).isEqualTo(5);
    assertThat(new PostgresLedgerAudit(pool).verify().violations()).isEmpty();
  }

  private Hold heldIn(int monthsAhead) {
    UUID id = idIn(monthsAhead);
    Hold hold = new Hold(id, id, account, Money.ofNanos(10), Duration.ofMinutes(1));
    assertThat(ledger.hold(hold)).isEqualTo(Hold.Outcome.APPLIED);
    return hold;
  }

  private void record(int monthsAhead) {
    Sql.run(
        database.asSuperuser(),
        "INSERT INTO ledger.request_logs (id, created_at, tenant_id, account_id, api_key_id,"
            + " dialect, api, model, stream, status, usage_source, started_at, total_ms) VALUES ('"
            + idIn(monthsAhead)
            + "', '"
            + month(monthsAhead)
            + "', 1, 1, 1, 'openai', 'chat', 'm', false, 200, 'exact', now(), 1)");
  }

  private long rowsIn(String partition, Hold hold) {
    return Sql.number(
        database.asSuperuser(),
        "SELECT count(*) FROM ledger.%s WHERE id = '%s'".formatted(partition, hold.id()));
  }

  private long count(String partition) {
    return Sql.number(database.asSuperuser(), "SELECT count(*) FROM ledger." + partition);
  }

  private static String partition(String parent, int monthsAhead) {
    return parent + "_" + SUFFIX.format(month(monthsAhead));
  }

  private static OffsetDateTime month(int ahead) {
    return InstantSource.system()
        .instant()
        .atOffset(ZoneOffset.UTC)
        .withDayOfMonth(15)
        .plusMonths(ahead);
  }

  private static UUID idIn(int monthsAhead) {
    long millis = month(monthsAhead).toInstant().toEpochMilli();
    return new UUID((millis << 16) | 0x7000, LedgerBench.newId().getLeastSignificantBits());
  }
}
