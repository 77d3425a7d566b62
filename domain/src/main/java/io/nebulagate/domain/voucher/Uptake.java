package io.nebulagate.domain.voucher;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What became of codes.
 *
 * @param codes how many were made
 * @param redeemed how many of them were redeemed, those taken back later included
 * @param reversed how many of those were taken back, wholly or in part
 */
public record Uptake(long codes, long redeemed, long reversed) {

  private static final int DECIMALS = 4;

  /** The part that was redeemed, 0 to 1, to four decimals. */
  public BigDecimal rate() {
    return codes == 0
        ? BigDecimal.ZERO.setScale(DECIMALS)
        : BigDecimal.valueOf(redeemed)
            .divide(BigDecimal.valueOf(codes), DECIMALS, RoundingMode.HALF_UP);
  }
}
