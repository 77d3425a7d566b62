package io.nebulagate.persistence.ledger;

import java.io.Serial;
import java.sql.SQLException;

/**
 * The ledger could not be asked, or refused to answer. Nothing is known of the effect when the
 * connection broke while committing; asking again with the same ids is always harmless.
 */
public final class LedgerException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final boolean mayPass;

  LedgerException(SQLException cause) {
    super("the ledger did not answer (SQL state " + cause.getSQLState() + ")", cause);
    this.mayPass = LedgerTransactions.mayPass(cause);
  }

  /** Whether asking again may help: a lock that others held, a server that was going or coming. */
  public boolean mayPass() {
    return mayPass;
  }
}
