package io.nebulagate.inbound.http.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Limits as operators see them; null is none. */
public record LimitsView(
    @JsonProperty("rpm_limit") @Nullable Long rpmLimit,
    @JsonProperty("tpm_limit") @Nullable Long tpmLimit,
    @JsonProperty("concurrency_limit") @Nullable Long concurrencyLimit,
    @JsonProperty("daily_budget") @Schema(ref = Schemas.USD) @Nullable String dailyBudget,
    @JsonProperty("monthly_budget") @Schema(ref = Schemas.USD) @Nullable String monthlyBudget) {

  /** The form of {@code limits}. */
  public static LimitsView of(Limits limits) {
    return new LimitsView(
        boxed(limits.requestsPerMinute()),
        boxed(limits.tokensPerMinute()),
        boxed(limits.concurrency()),
        limits.dailyBudget().map(Money::toDecimal).orElse(null),
        limits.monthlyBudget().map(Money::toDecimal).orElse(null));
  }

  private static @Nullable Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
