package io.nebulagate.application.limits;

import java.time.ZoneId;
import java.util.Map;

/** Where tenants' time zones are kept. Blocking; thread-safe. */
public interface TimeZoneStore {

  /** All tenants whose zone was set; a zone that this version does not know is left out. */
  Map<Long, ZoneId> load();

  /** Sets the zone of a tenant's days and months from now on. */
  void set(long tenant, ZoneId zone);
}
