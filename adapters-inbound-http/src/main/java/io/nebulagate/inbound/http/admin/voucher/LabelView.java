package io.nebulagate.inbound.http.admin.voucher;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.application.voucher.VoucherBook.LabelUptake;

/** What became of all batches of one label. */
record LabelView(String label, long batches, @JsonUnwrapped UptakeView uptake) {

  static LabelView of(LabelUptake found) {
    return new LabelView(found.label(), found.batches(), UptakeView.of(found.uptake()));
  }
}
