package io.nebulagate.application.limits;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time zones that tenants' days and months follow, from memory. Reading never blocks; {@link
 * #reload} does, and is called at start, after every change and from time to time in case a change
 * was made elsewhere. Thread-safe.
 */
public final class TimeZones {

  /** The zone of everybody who set none, and of what belongs to no tenant. */
  public static final ZoneId DEFAULT = ZoneOffset.UTC;

  private final TimeZoneStore store;
  private final AtomicReference<Map<Long, ZoneId>> current = new AtomicReference<>(Map.of());

  /** Knows no tenant's zone until the first {@link #reload}. */
  public TimeZones(TimeZoneStore store) {
    this.store = store;
  }

  /** The zone of a tenant. */
  public ZoneId of(long tenant) {
    return current.get().getOrDefault(tenant, DEFAULT);
  }

  /**
   * Sets the zone of a tenant. The day and month it is in the new zone count from now on: where
   * that is a date that has been before, what was spent on it counts again.
   */
  public void set(long tenant, ZoneId zone) {
    store.set(tenant, zone);
    reload();
  }

  /** Reads all zones. One at a time, so that an older look never wins. */
  public synchronized void reload() {
    current.set(Map.copyOf(store.load()));
  }
}
