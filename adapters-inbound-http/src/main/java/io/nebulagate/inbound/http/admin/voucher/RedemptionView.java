package io.nebulagate.inbound.http.admin.voucher;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.voucher.Gain;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.inbound.http.document.Schemas;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What somebody redeemed.
 *
 * @param amount what was credited, and {@code reversed} what of it was taken back
 * @param planId the plan that was begun, and {@code subscriptionId} as what
 */
record RedemptionView(
    String id,
    @JsonProperty("batch_id") String batchId,
    int number,
    @JsonProperty("account_id") long accountId,
    @Schema(enumeration = {"redeemed", "reversed"}) String status,
    @Schema(ref = Schemas.USD) @Nullable String amount,
    @Schema(ref = Schemas.USD) @Nullable String reversed,
    @JsonProperty("plan_id") @Nullable Long planId,
    @JsonProperty("subscription_id") @Nullable Long subscriptionId,
    @JsonProperty("redeemed_by") String redeemedBy,
    @JsonProperty("redeemed_at") String redeemedAt) {

  static RedemptionView of(Redemption redemption) {
    Gain.@Nullable Credit credit = redemption.gain() instanceof Gain.Credit it ? it : null;
    Gain.@Nullable Plan plan = redemption.gain() instanceof Gain.Plan it ? it : null;
    return new RedemptionView(
        redemption.id().toString(),
        redemption.batch().toString(),
        redemption.number(),
        redemption.account().value(),
        redemption.gain().reversed() ? "reversed" : "redeemed",
        credit == null ? null : credit.amount().toDecimal(),
        credit == null ? null : credit.takenBack().toDecimal(),
        plan == null ? null : plan.id(),
        plan == null ? null : plan.subscription(),
        redemption.actor(),
        redemption.at().toString());
  }
}
