package io.nebulagate.domain.voucher;

import io.nebulagate.domain.money.Money;

/** What a voucher is worth to whoever redeems it. */
public sealed interface VoucherValue {

  /** Money on the account, to be spent on anything. */
  record Credit(Money amount) implements VoucherValue {

    /** The most one voucher may be worth: a million dollars. */
    public static final Money MAX = Money.ofNanos(1_000_000_000_000_000L);

    /** Throws {@link IllegalArgumentException} unless it is more than nothing and within bounds. */
    public Credit {
      if (!amount.isPositive() || amount.compareTo(MAX) > 0) {
        throw new IllegalArgumentException("more than 0 and at most " + MAX.toDecimal());
      }
    }
  }
}
