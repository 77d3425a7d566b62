package io.nebulagate.inbound.http.admin.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.nebulagate.application.audit.AuditLog.Action;
import io.nebulagate.application.audit.AuditLog.Entry;
import io.nebulagate.application.audit.AuditLog.Outcome;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One entry of the audit log; without a status nobody knows how it ended. */
record EntryView(
    String id,
    String at,
    String action,
    String actor,
    @JsonProperty("user_id") @Nullable Long user,
    String role,
    String address,
    @JsonProperty("request_id") String request,
    String path,
    @Nullable Integer status,
    @JsonRawValue @Schema(type = SchemaType.OBJECT) @Nullable String input,
    @JsonRawValue @Schema(type = SchemaType.OBJECT) @Nullable String before,
    @JsonRawValue @Schema(type = SchemaType.OBJECT) @Nullable String after) {

  static EntryView of(Entry entry) {
    Action action = entry.action();
    Optional<Outcome> outcome = entry.outcome();
    return new EntryView(
        action.id().toString(),
        entry.at().toString(),
        action.name(),
        action.actor().name(),
        action.actor().user().isPresent() ? action.actor().user().getAsLong() : null,
        action.actor().role().name().toLowerCase(Locale.ROOT),
        action.address(),
        action.request(),
        action.path(),
        outcome.map(Outcome::status).orElse(null),
        action.input().orElse(null),
        outcome.flatMap(Outcome::before).orElse(null),
        outcome.flatMap(Outcome::after).orElse(null));
  }
}
