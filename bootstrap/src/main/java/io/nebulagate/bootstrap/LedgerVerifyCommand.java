package io.nebulagate.bootstrap;

import io.nebulagate.application.billing.LedgerAudit.Report;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import java.io.PrintStream;
import javax.sql.DataSource;

/** {@code ledger-verify}: recomputes every balance and the seal from zero. */
final class LedgerVerifyCommand {

  private final DataSource database;

  LedgerVerifyCommand(DataSource database) {
    this.database = database;
  }

  /**
   * Checks and reports, each violation on a line of its own.
   *
   * @return 0 when nothing is wrong, 1 when anything is
   */
  int run(PrintStream out) {
    Report report = new PostgresLedgerAudit(database).verify();
    report
        .violations()
        .forEach(violation -> out.println(violation.invariant() + ": " + violation.detail()));
    out.printf(
        "ledger-verify: %s; %d transfers checked, %d blocks sealed, %d violations%n",
        report.ok() ? "ok" : "FAILED",
        report.checkedTransfers(),
        report.sealedBlocks(),
        report.violations().size());
    return report.ok() ? CommandLine.OK : CommandLine.FAILED;
  }
}
