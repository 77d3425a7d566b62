package io.nebulagate.inbound.http.admin.voucher;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.inbound.http.document.Schemas;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What somebody redeemed. */
record RedemptionView(
    String id,
    @JsonProperty("batch_id") String batchId,
    int number,
    @JsonProperty("account_id") long accountId,
    @Schema(ref = Schemas.USD) String amount,
    @Schema(ref = Schemas.USD) String reversed,
    @JsonProperty("redeemed_by") String redeemedBy,
    @JsonProperty("redeemed_at") String redeemedAt) {

  static RedemptionView of(Redemption redemption) {
    return new RedemptionView(
        redemption.id().toString(),
        redemption.batch().toString(),
        redemption.number(),
        redemption.account().value(),
        redemption.amount().toDecimal(),
        redemption.reversed().toDecimal(),
        redemption.actor(),
        redemption.at().toString());
  }
}
