package io.nebulagate.inbound.http.admin.voucher;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.voucher.VoucherUseCase.Issued;
import io.nebulagate.domain.voucher.VoucherCode;
import java.util.List;

/** A new batch with its codes, which are told nowhere else. */
record IssuedView(@JsonProperty("batch_id") String batchId, List<String> codes) {

  static IssuedView of(Issued issued) {
    return new IssuedView(
        issued.batch().id().toString(), issued.codes().stream().map(VoucherCode::spelled).toList());
  }

  /** The same as lines of a number and a code. */
  String csv() {
    StringBuilder lines = new StringBuilder("number,code\r\n");
    for (int i = 0; i < codes.size(); i++) {
      lines.append(i + 1).append(',').append(codes.get(i)).append("\r\n");
    }
    return lines.toString();
  }
}
