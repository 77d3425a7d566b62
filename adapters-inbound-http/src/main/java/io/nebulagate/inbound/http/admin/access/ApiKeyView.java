package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A key as operators see one. */
record ApiKeyView(
    long id,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("raw_key") @Nullable String rawKey,
    String name,
    String prefix,
    String last4,
    @JsonProperty("account_id") long accountId,
    @JsonProperty("allowed_models") @Nullable List<String> allowedModels,
    @JsonProperty("expires_at") @Nullable String expiresAt,
    String group,
    String status,
    @JsonProperty("created_at") String createdAt) {

  static ApiKeyView of(ApiKey key) {
    return new ApiKeyView(
        key.id(),
        null,
        key.settings().name(),
        key.shown().prefix(),
        key.shown().last4(),
        key.account().value(),
        key.scope()
            .models()
            .map(models -> models.stream().sorted().map(ModelName::value).toList())
            .orElse(null),
        key.scope().expiresAt().map(Instant::toString).orElse(null),
        key.labels().group(),
        key.settings().status().name().toLowerCase(Locale.ROOT),
        key.createdAt().toString());
  }

  ApiKeyView withText(Secret raw) {
    return new ApiKeyView(
        id,
        raw.reveal(),
        name,
        prefix,
        last4,
        accountId,
        allowedModels,
        expiresAt,
        group,
        status,
        createdAt);
  }
}
