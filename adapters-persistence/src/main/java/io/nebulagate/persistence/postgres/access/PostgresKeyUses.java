package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.keyuse.KeyUseStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** When keys were last used, in PostgreSQL; one statement per batch, rows in the order of ids. */
@ApplicationScoped
public class PostgresKeyUses implements KeyUseStore {

  private static final String KEEP =
      "INSERT INTO api_key_uses (key_id, last_used_at)"
          + " SELECT told.id, told.used FROM unnest(?, ?) AS told (id, used)"
          + " JOIN api_keys k ON k.id = told.id ORDER BY told.id"
          + " ON CONFLICT (key_id) DO UPDATE SET last_used_at = excluded.last_used_at"
          + " WHERE api_key_uses.last_used_at < excluded.last_used_at";

  private static final String FIND =
      "SELECT key_id, last_used_at FROM api_key_uses WHERE key_id = ANY (?)";

  private final DataSource dataSource;

  PostgresKeyUses(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public void keep(Map<Long, Instant> uses) {
    Map<Long, Instant> inOrder = new TreeMap<>(uses);
    Object[] times = inOrder.values().stream().map(at -> at.atOffset(ZoneOffset.UTC)).toArray();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement keep = connection.prepareStatement(KEEP)) {
      keep.setArray(1, ids(connection, inOrder.keySet()));
      keep.setArray(2, connection.createArrayOf("timestamptz", times));
      keep.executeUpdate();
    } catch (SQLException failure) {
      throw new IllegalStateException("uses of keys cannot be kept", failure);
    }
  }

  @Override
  public Map<Long, Instant> find(Collection<Long> keys) {
    Map<Long, Instant> found = new HashMap<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query = connection.prepareStatement(FIND)) {
      query.setArray(1, ids(connection, keys));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.put(row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant());
        }
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("uses of keys cannot be read", failure);
    }
    return found;
  }

  private static Array ids(Connection connection, Collection<Long> keys) throws SQLException {
    return connection.createArrayOf("bigint", keys.toArray());
  }
}
