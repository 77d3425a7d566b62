package io.nebulagate.domain.voucher;

import io.nebulagate.domain.money.Money;

/** What a voucher became when it was redeemed. */
public sealed interface Gain {

  /** Whether it was taken back, wholly or in part. */
  boolean reversed();

  /**
   * Money on the account.
   *
   * @param takenBack how much of it was taken back
   */
  record Credit(Money amount, Money takenBack) implements Gain {

    @Override
    public boolean reversed() {
      return takenBack.isPositive();
    }
  }

  /**
   * A plan of the account.
   *
   * @param id the plan's
   * @param subscription what began
   * @param reversed whether that was cancelled to take it back
   */
  record Plan(long id, long subscription, boolean reversed) implements Gain {}

  /**
   * Money that only some requests may spend.
   *
   * @param plan what it is spent by
   * @param subscription what began
   * @param reversed whether that was cancelled to take back what is left
   */
  record Bounded(Money amount, long plan, long subscription, boolean reversed) implements Gain {}
}
