package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.billing.AccountBook.Moved;
import io.nebulagate.inbound.http.document.Schemas;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of a credit or debit. */
record MovedView(
    @JsonProperty("transfer_id") String transferId, @Schema(ref = Schemas.USD) String available) {

  static MovedView of(Moved moved) {
    return new MovedView(moved.transferId().toString(), moved.available().toDecimal());
  }
}
