package io.nebulagate.inbound.http.admin.voucher;

import io.nebulagate.application.voucher.VoucherBook.Code;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A code as operators see it: without its text. */
record CodeView(int number, String last4, String status, @Nullable RedemptionView redemption) {

  static CodeView of(Code code) {
    return new CodeView(
        code.number(),
        code.last4(),
        code.state().name().toLowerCase(Locale.ROOT),
        code.redemption().map(RedemptionView::of).orElse(null));
  }
}
