package io.nebulagate.application.limits;

import java.util.Map;
import java.util.function.UnaryOperator;

/** Where tenants' time zones are kept. Blocking; thread-safe. */
public interface TimeZoneStore {

  /** All tenants whose zone was set; a zone that this version does not know is left out. */
  Map<Long, TenantZone> load();

  /**
   * Changes the zone of a tenant, {@link TimeZones#DEFAULT} where none was set, and answers what is
   * kept now. Changes of one tenant happen one after the other.
   *
   * @param change without side effects; may be asked more than once
   */
  TenantZone change(long tenant, UnaryOperator<TenantZone> change);
}
