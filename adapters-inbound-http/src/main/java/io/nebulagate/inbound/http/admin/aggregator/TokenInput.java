package io.nebulagate.inbound.http.admin.aggregator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.ApiKey.Settings;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.InputReader;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token as clients of NewAPI sites make one. What is made is revealable, since its text is in no
 * answer and such clients look for it afterwards.
 */
@Schema(name = "NewToken")
record TokenInput(
    String name,
    @Schema(description = "For operators to say, unless it is `default`") Optional<String> group,
    @JsonProperty("unlimited_quota")
        @Schema(description = "Not false: keys have budgets by the day and month, not in total")
        Optional<Boolean> unlimitedQuota,
    @JsonProperty("remain_quota") @Schema(description = "Passed over") Optional<Long> remainQuota,
    @JsonProperty("expired_time")
        @Schema(minimum = "-1", description = "Seconds since 1970; -1: never")
        Optional<Long> expiredTime,
    @JsonProperty("model_limits_enabled") Optional<Boolean> modelLimitsEnabled,
    @JsonProperty("model_limits")
        @Schema(description = "Models, a comma between them; only with `model_limits_enabled`")
        Optional<String> modelLimits,
    @JsonProperty("allow_ips")
        @Schema(description = "Addresses and CIDRs, one a line; null or empty: from anywhere")
        @Nullable String allowIps,
    @JsonProperty("cross_group_retry") @Schema(description = "Not true")
        Optional<Boolean> crossGroupRetry) {

  private static final int ELEMENTS_MAX = 1_000;
  private static final long NEVER = -1;

  /** The last second of the year 9999. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private static final String UNLIMITED = "unlimited_quota";
  private static final String RETRY = "cross_group_retry";
  private static final String MODELS = "model_limits";
  private static final String ADDRESSES = "allow_ips";

  static TokenInput read(InputStream body) {
    InputReader input =
        InputReader.of(
            body,
            "name",
            "group",
            UNLIMITED,
            "remain_quota",
            "expired_time",
            "model_limits_enabled",
            MODELS,
            ADDRESSES,
            RETRY);
    return new TokenInput(
        input.text("name"),
        input.optionalText("group"),
        input.optional(UNLIMITED, input::bool),
        input.optional(
            "remain_quota", field -> input.number(field, Long.MIN_VALUE, Long.MAX_VALUE)),
        input.optional("expired_time", field -> input.number(field, NEVER, LAST_SECOND)),
        input.optional("model_limits_enabled", input::bool),
        input.optionalText(MODELS),
        input.optionalText(ADDRESSES).orElse(null),
        input.optional(RETRY, input::bool));
  }

  /**
   * The key this becomes, of the caller's own account.
   *
   * @throws GatewayException for what cannot be kept, naming the field; with {@link
   *     GatewayError.PermissionDenied} when the caller may not say the group
   */
  Settings toSettings(Principal caller) {
    if (!unlimitedQuota.orElse(true)) {
      throw GatewayException.invalidValue(
          UNLIMITED, "must be true: keys have budgets by the day and month, not in total");
    }
    if (crossGroupRetry.orElse(false)) {
      throw new GatewayException(new GatewayError.NotImplemented(RETRY));
    }
    Scope scope = new Scope(models(), addresses(), end());
    String named = group.filter(text -> !text.equals(Catalogue.DEFAULT_GROUP)).orElse("");
    if (!named.isEmpty() && !caller.operator()) {
      throw new GatewayException(new GatewayError.PermissionDenied());
    }
    Labels labels = new Labels(named, OptionalLong.empty(), List.of());
    return new Settings(
        name, caller.account(), ApiKey.Status.ENABLED, scope, Limits.NONE, labels, true);
  }

  private Optional<Instant> end() {
    return expiredTime.filter(seconds -> seconds != NEVER).map(Instant::ofEpochSecond);
  }

  private Optional<Set<ModelName>> models() {
    if (!modelLimitsEnabled.orElse(false)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          elements(MODELS, modelLimits.orElse(""), ",")
              .map(ModelName::new)
              .collect(Collectors.toSet()));
    } catch (IllegalArgumentException notAName) {
      throw GatewayException.invalidValue(MODELS, "each has 1 to 256 printable characters");
    }
  }

  private Optional<List<AddressRange>> addresses() {
    List<AddressRange> ranges =
        elements(ADDRESSES, allowIps == null ? "" : allowIps, "[\\s,]+")
            .map(text ->
                AddressRange.parse(text)
                    .orElseThrow(() ->
                        GatewayException.invalidValue(
                            ADDRESSES, "each is an address or a CIDR such as 10.0.0.0/8")))
            .distinct()
            .toList();
    return ranges.isEmpty() ? Optional.empty() : Optional.of(ranges);
  }

  private static Stream<String> elements(String field, String text, String separator) {
    List<String> elements =
        Stream.of(text.split(separator))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .toList();
    if (elements.size() > ELEMENTS_MAX) {
      throw GatewayException.invalidValue(field, "has at most " + ELEMENTS_MAX + " elements");
    }
    return elements.stream();
  }
}
