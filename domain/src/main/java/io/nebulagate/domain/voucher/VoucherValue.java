package io.nebulagate.domain.voucher;

import io.nebulagate.domain.money.Money;
import java.util.OptionalInt;

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

  /**
   * A plan, in the version that is its newest when the voucher is redeemed.
   *
   * @param id the plan's
   * @param cycles how many of its cycles; without an end when empty
   */
  record Plan(long id, OptionalInt cycles) implements VoucherValue {

    /** The most cycles one voucher may be worth. */
    public static final int CYCLES_MAX = 1_000;

    /** Throws {@link IllegalArgumentException} unless it is a cycle at least, within bounds. */
    public Plan {
      if (cycles.isPresent() && (cycles.getAsInt() < 1 || cycles.getAsInt() > CYCLES_MAX)) {
        throw new IllegalArgumentException("1 to " + CYCLES_MAX + " cycles");
      }
    }
  }
}
