package io.nebulagate.inbound.http.admin.limits;

import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.audit.Before;
import jakarta.inject.Singleton;
import java.io.InputStream;

/** What is answered about time zones, whoever they are of. */
@Singleton
class TimeZoneAnswers {

  private final TimeZones zones;
  private final Before before;

  TimeZoneAnswers(TimeZones zones, Before before) {
    this.zones = zones;
    this.before = before;
  }

  Envelope<TimeZoneView> find(long tenant) {
    return Envelope.of(view(tenant));
  }

  Envelope<TimeZoneView> change(long tenant, InputStream body) {
    ZoneChange wanted = ZoneChange.read(body);
    before.was(view(tenant));
    zones.change(tenant, wanted.zone());
    return Envelope.of(view(tenant));
  }

  private TimeZoneView view(long tenant) {
    return TimeZoneView.of(zones.find(tenant), zones.of(tenant));
  }
}
