package io.nebulagate.persistence.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * What the ledger needs from time to time. Blocking; thread-safe, and harmless on several replicas
 * at once.
 */
public final class LedgerUpkeep {

  private static final int MONTHS_AHEAD = 2;

  private final DataSource dataSource;

  /** Takes its connections from {@code dataSource}. */
  public LedgerUpkeep(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Seals what was written since the last time, as far as no transaction older than it still runs.
   * Meant to be called every minute.
   *
   * @return how many transfers the new block has; 0 when there is nothing to seal
   */
  public long seal() {
    return call("SELECT ledger.seal_next()");
  }

  /**
   * Makes the partitions of the months to come. Meant to be called at start and daily; without it
   * new rows go to the default partitions, where they are just as safe but not as easy to archive.
   *
   * @return how many were missing
   */
  public int ensurePartitions() {
    return (int) call("SELECT ledger.ensure_partitions(" + MONTHS_AHEAD + ")");
  }

  private long call(String function) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement call = connection.prepareStatement(function);
        ResultSet answer = call.executeQuery()) {
      answer.next();
      return answer.getLong(1);
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }
}
