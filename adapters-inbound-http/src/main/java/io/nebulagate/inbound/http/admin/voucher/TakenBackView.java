package io.nebulagate.inbound.http.admin.voucher;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.billing.ReversalBook.Reversed;
import io.nebulagate.application.voucher.VoucherBook.Returned;
import io.nebulagate.application.voucher.VoucherUseCase.TakenBack;
import io.nebulagate.inbound.http.document.Schemas;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of taking a redemption back: of a credit, how much was and how much of that its owner
 * did not have and owes now; of a plan, what was cancelled.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TakenBackView(
    @JsonProperty("transfer_id") @Nullable String transferId,
    @Schema(ref = Schemas.USD) @Nullable String amount,
    @Schema(ref = Schemas.USD) @Nullable String owed,
    @JsonProperty("subscription_id") @Nullable Long subscriptionId,
    @Schema(ref = Schemas.USD) String available) {

  static TakenBackView of(TakenBack takenBack) {
    return switch (takenBack) {
      case TakenBack.Credit(Reversed reversed) ->
          new TakenBackView(
              reversed.transferId().toString(),
              reversed.amount().toDecimal(),
              reversed.owed().toDecimal(),
              null,
              reversed.available().toDecimal());
      case TakenBack.Plan(Returned returned) ->
          new TakenBackView(
              null, null, null, returned.subscription(), returned.available().toDecimal());
    };
  }
}
