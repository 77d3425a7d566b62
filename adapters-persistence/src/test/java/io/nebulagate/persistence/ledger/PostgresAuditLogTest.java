package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.contract.AuditLogContract;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresAuditLogTest extends AuditLogContract {

  private static final Database DATABASE = PostgresServer.create(PostgresServer.CREATOR).migrate();
  private static final DataSource POOL = DATABASE.pool().dataSource();

  /** An action of forty days ago; its id says so, too. */
  private static final String OLD =
      "INSERT INTO ledger.audit_log (id, phase, at, name) SELECT (substr(floor, 1, 24)"
          + " || substr(gen_random_uuid()::text, 25))::uuid, phase, now() - interval '40 days', 'x'"
          + " FROM (SELECT ledger.uuid_floor(now() - interval '40 days')::text AS floor) AS f,"
          + " (VALUES (0)) AS p(phase)";

  @Override
  protected AuditLog log() {
    return new PostgresAuditLog(POOL);
  }

  @Test
  void whatIsOldIsForgottenAndWhatIsYoungerThanAskedStays() {
    Sql.run(DATABASE.asSuperuser(), OLD);
    long before = count();

    assertThat(log().forget(Duration.ofDays(180))).isZero();
    assertThat(log().forget(Duration.ofDays(35))).isEqualTo(1);

    assertThat(count()).isEqualTo(before - 1);
  }

  @Test
  void nobodyChangesOrRemovesAnEntryNotEvenASuperuser() {
    Sql.run(
        DATABASE.asSuperuser(),
        "INSERT INTO ledger.audit_log (id, phase, name) VALUES (gen_random_uuid(), 0, 'x')");

    Sql.refused(
        DATABASE.asSuperuser(),
        "NG001",
        "UPDATE ledger.audit_log SET actor = 'somebody else'",
        "DELETE FROM ledger.audit_log",
        "TRUNCATE ledger.audit_log");
    Sql.refused(
        POOL, "42501", "DELETE FROM ledger.audit_log", "UPDATE ledger.audit_log SET at = now()");
  }

  private static long count() {
    return Sql.number(POOL, "SELECT count(*) FROM ledger.audit_log");
  }
}
