package io.nebulagate.application.fake.budget;

import io.nebulagate.application.limits.TenantZone;
import io.nebulagate.application.limits.TimeZoneStore;
import io.nebulagate.application.limits.TimeZones;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Time zones in memory. */
public final class InMemoryTimeZones implements TimeZoneStore {

  private final Map<Long, TenantZone> zones = new ConcurrentHashMap<>();

  @Override
  public Map<Long, TenantZone> load() {
    return Map.copyOf(zones);
  }

  @Override
  public TenantZone change(long tenant, UnaryOperator<TenantZone> change) {
    return zones.merge(
        tenant,
        change.apply(TenantZone.always(TimeZones.DEFAULT)),
        (before, _) -> change.apply(before));
  }

  /** A tenant that has always been there. */
  public void put(long tenant, ZoneId zone) {
    zones.put(tenant, TenantZone.always(zone));
  }
}
