package io.nebulagate.inbound.http.admin.aggregator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.access.ApiKeyUseCase.Trace;
import io.nebulagate.application.aggregator.AggregatorUseCase.Means;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyState;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.QuotaUnits;
import java.time.Instant;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A key as NewAPI sites show a token: its text masked, times in seconds since 1970, amounts in
 * quota units. {@code unlimitedQuota} is never true, since every key ends where its account does;
 * {@code allowIps} is null for anywhere, else one block of addresses a line.
 */
@Schema(name = "Token")
record TokenView(
    long id,
    @JsonProperty("user_id") long userId,
    String key,
    int status,
    String name,
    @JsonProperty("created_time") long createdTime,
    @JsonProperty("accessed_time") long accessedTime,
    @JsonProperty("expired_time") long expiredTime,
    @JsonProperty("remain_quota") long remainQuota,
    @JsonProperty("unlimited_quota") boolean unlimitedQuota,
    @JsonProperty("used_quota") long usedQuota,
    @JsonProperty("model_limits_enabled") boolean modelLimitsEnabled,
    @JsonProperty("model_limits") String modelLimits,
    @JsonProperty("allow_ips") @Nullable String allowIps,
    String group,
    @JsonProperty("cross_group_retry") boolean crossGroupRetry,
    boolean revealable) {

  /** What every NewAPI client takes for a masked key. */
  private static final String MASK = "**********";

  private static final long NEVER = -1;

  static TokenView of(ApiKey key, Trace trace, Means means) {
    String group = key.labels().group();
    return new TokenView(
        key.id(),
        key.tenant(),
        key.shown().prefix() + MASK + key.shown().last4(),
        status(trace.state()),
        key.settings().name(),
        key.createdAt().getEpochSecond(),
        trace.lastUsedAt().orElse(key.createdAt()).getEpochSecond(),
        key.scope().expiresAt().map(Instant::getEpochSecond).orElse(NEVER),
        QuotaUnits.of(means.left()),
        false,
        QuotaUnits.of(means.used()),
        key.scope().models().isPresent(),
        key.scope().models().stream()
            .flatMap(models -> models.stream().sorted())
            .map(ModelName::value)
            .collect(Collectors.joining(",")),
        key.scope()
            .addresses()
            .map(
                blocks -> blocks.stream().map(AddressRange::text).collect(Collectors.joining("\n")))
            .orElse(null),
        group.isEmpty() ? Catalogue.DEFAULT_GROUP : group,
        false,
        key.settings().revealable());
  }

  /** As NewAPI sites number them. */
  private static int status(KeyState state) {
    return switch (state) {
      case ENABLED -> 1;
      case DISABLED -> 2;
      case EXPIRED -> 3;
      case EXHAUSTED -> 4;
    };
  }
}
