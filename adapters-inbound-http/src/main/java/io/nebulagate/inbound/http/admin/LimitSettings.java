package io.nebulagate.inbound.http.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.money.Money;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Limits in a body, as the document shows them; {@link LimitFields} reads them. Null is none. */
public record LimitSettings(
    @JsonProperty("rpm_limit")
        @Schema(
            description = "Requests per minute",
            minimum = "1",
            maximum = "" + Limits.REQUESTS_MAX)
        @Nullable Long rpmLimit,
    @JsonProperty("tpm_limit")
        @Schema(description = "Tokens per minute", minimum = "1", maximum = "" + Limits.TOKENS_MAX)
        @Nullable Long tpmLimit,
    @JsonProperty("concurrency_limit")
        @Schema(
            description = "Requests at the same time",
            minimum = "1",
            maximum = "" + Limits.REQUESTS_MAX)
        @Nullable Long concurrencyLimit,
    @JsonProperty("daily_budget") @Nullable Money dailyBudget,
    @JsonProperty("monthly_budget") @Nullable Money monthlyBudget) {}
