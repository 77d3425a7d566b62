package io.nebulagate.persistence.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/**
 * Runs ledger work in short transactions, with another try with the same ids when the database says
 * that one may help. How long to wait for locks is said by the pool.
 */
public final class LedgerTransactions {

  /** The most tries one piece of work gets. */
  static final int ATTEMPTS_MAX = 5;

  private static final int FIRST_PAUSE_MILLIS = 8;

  /**
   * Deadlock, serialization, lock timeout, another transaction that used the same id at the same
   * moment, and a server that is going or coming.
   */
  private static final Set<String> PASSING =
      Set.of("40P01", "40001", "55P03", "23505", "57P01", "57P02", "57P03");

  private static final String CONNECTION_LOST = "08";

  private final DataSource dataSource;

  /** Takes its connections from {@code dataSource}. */
  public LedgerTransactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Work within one transaction; may be run more than once. */
  public interface Work<T> {
    /** Does it, without a commit. */
    T in(Connection connection) throws SQLException;
  }

  /** Runs {@code work} and commits; throws {@link LedgerException}. */
  public <T> T run(Work<T> work) {
    int attempt = 1;
    while (true) {
      try {
        return once(work);
      } catch (SQLException failure) {
        if (attempt == ATTEMPTS_MAX || !mayPass(failure) || !paused(attempt)) {
          throw new LedgerException(failure);
        }
        attempt++;
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException failure) {
        rollback(connection, failure);
        throw failure;
      }
    }
  }

  private static void rollback(Connection connection, Exception reason) {
    try {
      connection.rollback();
    } catch (SQLException gone) {
      reason.addSuppressed(gone);
    }
  }

  /** Whether another try may help. */
  static boolean mayPass(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && (PASSING.contains(state) || state.startsWith(CONNECTION_LOST));
  }

  private static boolean paused(int attempt) {
    int longest = FIRST_PAUSE_MILLIS << attempt;
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(1, longest));
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
