package io.nebulagate.inbound.http.admin.voucher;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.voucher.Gain;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.inbound.http.document.Schemas;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What somebody redeemed.
 *
 * @param amount what was credited, and {@code reversed} what of it was taken back, where that is
 *     money of the account
 * @param planId the plan that was begun, or that bounded money is spent by, and {@code
 *     subscriptionId} as what
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
    return switch (redemption.gain()) {
      case Gain.Credit credit ->
          of(redemption, credit.amount(), credit.takenBack().toDecimal(), null, null);
      case Gain.Plan plan -> of(redemption, null, null, plan.id(), plan.subscription());
      case Gain.Bounded bounded ->
          of(redemption, bounded.amount(), null, bounded.plan(), bounded.subscription());
    };
  }

  private static RedemptionView of(
      Redemption redemption,
      @Nullable Money amount,
      @Nullable String takenBack,
      @Nullable Long plan,
      @Nullable Long subscription) {
    return new RedemptionView(
        redemption.id().toString(),
        redemption.batch().toString(),
        redemption.number(),
        redemption.account().value(),
        redemption.gain().reversed() ? "reversed" : "redeemed",
        amount == null ? null : amount.toDecimal(),
        takenBack,
        plan,
        subscription,
        redemption.actor(),
        redemption.at().toString());
  }
}
