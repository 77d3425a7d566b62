package io.nebulagate.persistence.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What the ledger needs from time to time. Blocking; thread-safe, and harmless on several replicas
 * at once.
 */
public final class LedgerUpkeep {

  private static final int MONTHS_AHEAD = 2;
  private static final String HEAD =
      "SELECT block, head FROM ledger.seal WHERE chain = 0 ORDER BY block DESC LIMIT 1";

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

  /** The newest block; kept elsewhere, its head proves that nobody made the whole chain anew. */
  public Optional<Head> head() {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query = connection.prepareStatement(HEAD);
        ResultSet row = query.executeQuery()) {
      return row.next()
          ? Optional.of(new Head(row.getLong(1), HexFormat.of().formatHex(row.getBytes(2))))
          : Optional.empty();
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }

  /**
   * How long the oldest transfer that is not sealed has waited; nothing when all are. It grows when
   * a transaction stays open or sealing has stopped.
   */
  public Duration sealLag() {
    return Duration.ofSeconds(
        call("SELECT coalesce(floor(extract(epoch FROM ledger.seal_lag())), 0)::bigint"));
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

  /**
   * The end of the chain.
   *
   * @param hash SHA-256 over all of it, in hex
   */
  public record Head(long block, String hash) {}

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
