package io.nebulagate.persistence.ledger;

import io.nebulagate.application.limits.TimeZoneStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** The time zones of tenants, in the table {@code tenant_time_zone}. */
public final class PostgresTimeZones implements TimeZoneStore {

  private static final Logger LOG = System.getLogger(PostgresTimeZones.class.getName());
  private static final String LOAD = "SELECT tenant_id, zone FROM tenant_time_zone";
  private static final String SET =
      "INSERT INTO tenant_time_zone (tenant_id, zone) VALUES (?, ?)"
          + " ON CONFLICT (tenant_id) DO UPDATE SET zone = excluded.zone";

  private final DataSource dataSource;

  /** Takes its connections from {@code dataSource}. */
  public PostgresTimeZones(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Map<Long, ZoneId> load() {
    Map<Long, ZoneId> zones = new HashMap<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query = connection.prepareStatement(LOAD);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        add(zones, row.getLong(1), row.getString(2));
      }
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
    return zones;
  }

  @Override
  public void set(long tenant, ZoneId zone) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement set = connection.prepareStatement(SET)) {
      set.setLong(1, tenant);
      set.setString(2, zone.getId());
      set.executeUpdate();
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }

  private static void add(Map<Long, ZoneId> zones, long tenant, String zone) {
    try {
      zones.put(tenant, ZoneId.of(zone));
    } catch (DateTimeException unknown) {
      LOG.log(Level.WARNING, "tenant " + tenant + " has a time zone that is not known here");
    }
  }
}
