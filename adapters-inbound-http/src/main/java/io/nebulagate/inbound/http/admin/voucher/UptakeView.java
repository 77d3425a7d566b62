package io.nebulagate.inbound.http.admin.voucher;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.voucher.Uptake;
import java.math.BigDecimal;

/**
 * What became of codes.
 *
 * @param count how many were made
 */
record UptakeView(
    long count,
    long redeemed,
    long reversed,
    @JsonProperty("redemption_rate") BigDecimal redemptionRate) {

  static UptakeView of(Uptake uptake) {
    return new UptakeView(uptake.codes(), uptake.redeemed(), uptake.reversed(), uptake.rate());
  }
}
