package io.nebulagate.application.limits;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time zones that tenants' days and months follow, from memory. Reading never blocks; {@link
 * #reload} does, and is called at start, after every change and from time to time in case a notice
 * of one is lost. Thread-safe.
 */
public final class TimeZones {

  /** The zone of everybody who set none, and of what belongs to no tenant. */
  public static final ZoneId DEFAULT = ZoneId.of("UTC");

  private static final TenantZone UNSET = TenantZone.always(DEFAULT);

  private final TimeZoneStore store;
  private final InstantSource clock;
  private final AtomicReference<Map<Long, TenantZone>> current = new AtomicReference<>(Map.of());

  /** Knows no tenant's zone until the first {@link #reload}. */
  public TimeZones(TimeZoneStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The zone that counts for a tenant now. */
  public ZoneId of(long tenant) {
    Map<Long, TenantZone> known = current.get();
    return known.isEmpty() ? DEFAULT : find(tenant).at(clock.instant());
  }

  /** The zone of a tenant, and the one that it is about to change to. */
  public TenantZone find(long tenant) {
    return current.get().getOrDefault(tenant, UNSET);
  }

  /**
   * Changes the zone of a tenant from the end of its running day on, as {@link
   * TenantZone#changedTo} says.
   *
   * @param name a region of the IANA time zone database that the JDK knows, such as {@code
   *     Asia/Tokyo}
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code time_zone}
   */
  public TenantZone change(long tenant, String name) {
    ZoneId zone = named(name);
    TenantZone changed = store.change(tenant, before -> before.changedTo(zone, clock.instant()));
    reload();
    return changed;
  }

  /**
   * The zone of this name, as {@link #change} takes it.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code time_zone}
   */
  public static ZoneId named(String name) {
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw GatewayException.invalidValue("time_zone", "must be a time zone such as Europe/Berlin");
    }
    return ZoneId.of(name);
  }

  /** Reads all zones. One at a time, so that an older look never wins. */
  public synchronized void reload() {
    current.set(Map.copyOf(store.load()));
  }

  /** From now on reloads whenever {@code feed} tells of a change. */
  public void follow(ChangeFeed feed) {
    feed.on(ChangeFeed.Topic.TIME_ZONES, _ -> reload());
  }
}
