package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.billing.AccountBook.Moved;

/** What became of a credit or debit. */
record MovedView(@JsonProperty("transfer_id") String transferId, String available) {

  static MovedView of(Moved moved) {
    return new MovedView(moved.transferId().toString(), moved.available().toDecimal());
  }
}
