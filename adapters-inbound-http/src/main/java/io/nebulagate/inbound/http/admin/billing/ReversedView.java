package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.billing.ReversalBook.Reversed;
import io.nebulagate.inbound.http.document.Schemas;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of a reversal.
 *
 * @param owed what the payer did not have and owes now
 */
public record ReversedView(
    @JsonProperty("transfer_id") String transferId,
    @Schema(ref = Schemas.USD) String amount,
    @Schema(ref = Schemas.USD) String owed,
    @Schema(ref = Schemas.USD) String available) {

  /** The view of {@code reversed}. */
  public static ReversedView of(Reversed reversed) {
    return new ReversedView(
        reversed.transferId().toString(),
        reversed.amount().toDecimal(),
        reversed.owed().toDecimal(),
        reversed.available().toDecimal());
  }
}
