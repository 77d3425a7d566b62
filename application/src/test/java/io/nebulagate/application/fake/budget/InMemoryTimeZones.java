package io.nebulagate.application.fake.budget;

import io.nebulagate.application.limits.TimeZoneStore;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Time zones in memory. */
public final class InMemoryTimeZones implements TimeZoneStore {

  private final Map<Long, ZoneId> zones = new ConcurrentHashMap<>();

  @Override
  public Map<Long, ZoneId> load() {
    return Map.copyOf(zones);
  }

  @Override
  public void set(long tenant, ZoneId zone) {
    zones.put(tenant, zone);
  }
}
