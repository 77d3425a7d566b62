package io.nebulagate.domain.voucher;

/**
 * What an operator wants to give away.
 *
 * @param label what it is for; several batches may share one, and are counted together then
 * @param count how many codes there are
 */
public record VoucherOffer(
    String label,
    VoucherValue value,
    int count,
    Validity validity,
    Caps caps,
    Eligibility eligibility) {

  /** The most codes of one batch. */
  public static final int COUNT_MAX = 10_000;

  /** The same for something of another worth. */
  public VoucherOffer of(VoucherValue worth) {
    return new VoucherOffer(label, worth, count, validity, caps, eligibility);
  }
}
