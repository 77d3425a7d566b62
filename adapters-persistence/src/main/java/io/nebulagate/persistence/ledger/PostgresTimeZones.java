package io.nebulagate.persistence.ledger;

import io.nebulagate.application.limits.TenantZone;
import io.nebulagate.application.limits.TimeZoneStore;
import io.nebulagate.application.limits.TimeZones;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** The time zones of tenants, in the table {@code tenant_time_zone}. */
public final class PostgresTimeZones implements TimeZoneStore {

  private static final Logger LOG = System.getLogger(PostgresTimeZones.class.getName());
  private static final String LOAD = "SELECT tenant_id, before, zone, since FROM tenant_time_zone";

  /** An update that changes nothing still locks. */
  private static final String LOCK =
      "INSERT INTO tenant_time_zone AS z (tenant_id, zone) VALUES (?, ?)"
          + " ON CONFLICT (tenant_id) DO UPDATE SET zone = z.zone"
          + " RETURNING tenant_id, before, zone, since";

  private static final String CHANGE =
      "UPDATE tenant_time_zone SET before = ?, zone = ?, since = ? WHERE tenant_id = ?";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresTimeZones(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Map<Long, TenantZone> load() {
    return transactions.run(connection -> {
      Map<Long, TenantZone> zones = new HashMap<>();
      try (PreparedStatement query = connection.prepareStatement(LOAD);
          ResultSet row = query.executeQuery()) {
        while (row.next()) {
          long tenant = row.getLong("tenant_id");
          read(row).ifPresent(zone -> zones.put(tenant, zone));
        }
      }
      return zones;
    });
  }

  @Override
  public TenantZone change(long tenant, UnaryOperator<TenantZone> change) {
    return transactions.run(connection -> {
      TenantZone after = change.apply(locked(connection, tenant));
      try (PreparedStatement update = connection.prepareStatement(CHANGE)) {
        update.setString(1, after.before().getId());
        update.setString(2, after.zone().getId());
        update.setObject(3, after.since().atOffset(ZoneOffset.UTC));
        update.setLong(4, tenant);
        update.executeUpdate();
      }
      return after;
    });
  }

  private static TenantZone locked(Connection connection, long tenant) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setLong(1, tenant);
      lock.setString(2, TimeZones.DEFAULT.getId());
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        return read(row).orElse(TenantZone.always(TimeZones.DEFAULT));
      }
    }
  }

  private static Optional<TenantZone> read(ResultSet row) throws SQLException {
    String zone = row.getString("zone");
    String before = Objects.requireNonNullElse(row.getString("before"), zone);
    OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
    try {
      return Optional.of(new TenantZone(ZoneId.of(before), ZoneId.of(zone), since.toInstant()));
    } catch (DateTimeException unknown) {
      LOG.log(
          Level.WARNING,
          "tenant " + row.getLong("tenant_id") + " has a time zone that is not known here");
      return Optional.empty();
    }
  }
}
