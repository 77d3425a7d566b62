package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.application.access.ApiKeyUseCase.Trace;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.inbound.http.admin.LimitsView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A key; its status tells why it cannot be used now, if it cannot. */
record ApiKeyView(
    long id,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("raw_key") @Nullable String rawKey,
    String name,
    String prefix,
    String last4,
    @JsonProperty("account_id") long accountId,
    @JsonProperty("project_id") @Nullable Long projectId,
    @JsonProperty("allowed_models") @Nullable List<String> allowedModels,
    @JsonProperty("allow_ips") @Nullable List<String> allowIps,
    @JsonProperty("expires_at") @Nullable String expiresAt,
    @JsonUnwrapped LimitsView limits,
    String group,
    List<String> tags,
    boolean revealable,
    String status,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("last_used_at") @Nullable String lastUsedAt,
    @JsonProperty("previous_until") @Nullable String previousUntil) {

  static ApiKeyView of(ApiKey key, Trace trace) {
    return of(key, trace, null);
  }

  /** The one look at a key that shows its text. */
  static ApiKeyView withText(ApiKey key, Trace trace, Secret raw) {
    return of(key, trace, raw.reveal());
  }

  private static ApiKeyView of(ApiKey key, Trace trace, @Nullable String raw) {
    return new ApiKeyView(
        key.id(),
        raw,
        key.settings().name(),
        key.shown().prefix(),
        key.shown().last4(),
        key.account().value(),
        key.labels().project().isPresent() ? key.labels().project().getAsLong() : null,
        key.scope()
            .models()
            .map(models -> models.stream().sorted().map(ModelName::value).toList())
            .orElse(null),
        key.scope()
            .addresses()
            .map(ranges -> ranges.stream().map(AddressRange::text).toList())
            .orElse(null),
        key.scope().expiresAt().map(Instant::toString).orElse(null),
        LimitsView.of(key.settings().limits()),
        key.labels().group(),
        key.labels().tags(),
        key.settings().revealable(),
        trace.state().name().toLowerCase(Locale.ROOT),
        key.createdAt().toString(),
        trace.lastUsedAt().map(Instant::toString).orElse(null),
        trace.previousUntil().map(Instant::toString).orElse(null));
  }
}
