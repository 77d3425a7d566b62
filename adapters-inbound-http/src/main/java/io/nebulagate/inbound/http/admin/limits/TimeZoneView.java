package io.nebulagate.inbound.http.admin.limits;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.limits.TenantZone;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Whose calendar budgets follow.
 *
 * @param next what it changes to, if it does
 * @param changesAt from when on that counts
 */
record TimeZoneView(
    @JsonProperty("time_zone") String timeZone,
    @JsonProperty("next_time_zone") @Nullable String next,
    @JsonProperty("changes_at") @Nullable String changesAt) {

  static TimeZoneView of(TenantZone kept, ZoneId now) {
    boolean changes = !kept.zone().equals(now);
    return new TimeZoneView(
        now.getId(),
        changes ? kept.zone().getId() : null,
        changes ? kept.since().toString() : null);
  }
}
