package io.nebulagate.inbound.http.admin.sites;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.sync.SiteStore.KeptToken;
import io.nebulagate.domain.chat.ModelName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A token of a site: what is known of it, and the key it is here; never its text. */
record SiteTokenView(
    long id,
    String name,
    @Nullable String last4,
    String state,
    String group,
    boolean enabled,
    @JsonProperty("expires_at") @Nullable String expiresAt,
    @JsonProperty("model_limits") @Nullable List<String> modelLimits,
    @JsonProperty("key_id") long keyId,
    @JsonProperty("key_status") String keyStatus,
    @Nullable String reason,
    int routes) {

  static SiteTokenView of(KeptToken kept) {
    boolean resolved = !kept.key().secret().reveal().isEmpty();
    return new SiteTokenView(
        kept.token().id(),
        kept.token().name(),
        resolved ? kept.key().secret().last4() : null,
        resolved ? "resolved" : "unresolved",
        kept.key().group().orElse(kept.token().group()),
        kept.token().on(),
        kept.token().expiresAt().map(Instant::toString).orElse(null),
        kept.token()
            .models()
            .map(some -> some.stream().sorted().map(ModelName::value).toList())
            .orElse(null),
        kept.key().id(),
        kept.key().status().name().toLowerCase(Locale.ROOT),
        kept.key().reason().orElse(null),
        kept.routes());
  }
}
