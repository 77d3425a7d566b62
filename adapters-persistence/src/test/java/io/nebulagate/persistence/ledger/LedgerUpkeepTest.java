package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerUpkeepTest {

  private DataSource pool;
  private LedgerUpkeep upkeep;

  @BeforeEach
  void aNewDatabase() {
    Database database = PostgresServer.create(PostgresServer.CREATOR).migrate();
    pool = database.pool().dataSource();
    upkeep = new LedgerUpkeep(pool);
  }

  @Test
  void theMonthsToComeAreThereFromTheStart() {
    assertThat(upkeep.ensurePartitions()).isZero();
    assertThat(Sql.number(pool, "SELECT ledger.ensure_partitions(4)")).isEqualTo(4);
    assertThat(upkeep.ensurePartitions()).isZero();
  }

  @Test
  void anIdFromTheFutureStaysWhereItIsAndStopsNoOtherMonth() {
    LedgerBench ledger =
        new LedgerBench(new PostgresLedgerStore(pool), new PostgresAccountBook(pool));
    AccountId account = ledger.account(1000);
    UUID future = inFourMonths();

    Hold hold = new Hold(future, future, account, Money.ofNanos(10), Duration.ofMinutes(1));
    assertThat(ledger.hold(hold)).isEqualTo(Hold.Outcome.APPLIED);

    assertThat(Sql.number(pool, "SELECT ledger.ensure_partitions(6)")).isEqualTo(7);
    assertThat(ledger.hold(hold)).isEqualTo(Hold.Outcome.REPLAY);
    assertThat(new PostgresLedgerAudit(pool).verify().violations()).isEmpty();
  }

  @Test
  void thereIsNothingToSealInAnEmptyLedger() {
    assertThat(upkeep.seal()).isZero();
    assertThat(upkeep.head()).isEmpty();
    assertThat(upkeep.sealLag()).isZero();
  }

  private static UUID inFourMonths() {
    long millis =
        InstantSource.system()
            .instant()
            .atOffset(ZoneOffset.UTC)
            .withDayOfMonth(1)
            .plusMonths(4)
            .plusDays(10)
            .toInstant()
            .toEpochMilli();
    return new UUID((millis << 16) | 0x7000, 0x8000_0000_0000_0000L);
  }
}
