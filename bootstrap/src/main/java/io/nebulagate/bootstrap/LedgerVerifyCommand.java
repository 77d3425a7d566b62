package io.nebulagate.bootstrap;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;

/** {@code ledger-verify}: recomputes every balance and the seal from zero. */
final class LedgerVerifyCommand {

  /** Opens connections to the database under check, as the role that owns it. */
  @FunctionalInterface
  interface ConnectionFactory {
    /** A new connection; the caller closes it. */
    Connection open() throws SQLException;
  }

  private final ConnectionFactory connections;

  LedgerVerifyCommand(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * Checks and reports.
   *
   * @return 0 when nothing is wrong, 1 when anything is
   */
  int run(PrintStream out) throws SQLException {
    try (Connection connection = connections.open()) {
      out.println(
          "ledger-verify: reached "
              + connection.getMetaData().getURL()
              + ", but this build brings no verification");
      return 1;
    }
  }
}
