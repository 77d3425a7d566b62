package io.nebulagate.domain.voucher;

import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.AllowanceScope;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a voucher is worth to whoever redeems it. */
public sealed interface VoucherValue {

  /** Money on the account, to be spent on anything. */
  record Credit(Money amount) implements VoucherValue {

    /** The most one voucher may be worth: a million dollars. */
    public static final Money MAX = Money.ofNanos(1_000_000_000_000_000L);

    /** Throws {@link IllegalArgumentException} unless it is more than nothing and within bounds. */
    public Credit {
      checkAmount(amount);
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

  /**
   * Money that only some requests may spend. It lies beside the account, in a plan that is made for
   * the batch and for nobody else.
   *
   * @param scope what it may be spent on
   * @param days for how many days; for {@value #DAYS_MAX} when empty
   * @param plan the plan's id, once it is made
   */
  record Bounded(Money amount, AllowanceScope scope, OptionalInt days, OptionalLong plan)
      implements VoucherValue {

    /** The longest that such money may be kept: ten years. */
    public static final int DAYS_MAX = 3_650;

    /** Throws {@link IllegalArgumentException} for what is out of bounds. */
    public Bounded {
      checkAmount(amount);
      if (days.isPresent() && (days.getAsInt() < 1 || days.getAsInt() > DAYS_MAX)) {
        throw new IllegalArgumentException("1 to " + DAYS_MAX + " days");
      }
    }

    /** The same, with its plan. */
    public Bounded of(long made) {
      return new Bounded(amount, scope, days, OptionalLong.of(made));
    }
  }

  private static void checkAmount(Money amount) {
    if (!amount.isPositive() || amount.compareTo(Credit.MAX) > 0) {
      throw new IllegalArgumentException("more than 0 and at most " + Credit.MAX.toDecimal());
    }
  }
}
