package io.nebulagate.domain.plan;

import io.nebulagate.domain.ledger.Asset;

/**
 * What one cycle of a plan includes.
 *
 * @param amount in the smallest unit of its asset: nano-dollars, tokens, calls; 1 to {@value
 *     #AMOUNT_MAX}
 * @param scope what it may be used for
 * @param rollover what becomes of the rest
 */
public record Allowance(Asset asset, long amount, AllowanceScope scope, Rollover rollover) {

  /** A thousand million dollars, and more tokens than anybody asks for. */
  public static final long AMOUNT_MAX = 1_000_000_000_000_000_000L;

  /** Checks the amount; throws {@link IllegalArgumentException}. */
  public Allowance {
    if (amount < 1 || amount > AMOUNT_MAX) {
      throw new IllegalArgumentException("an allowance is more than nothing, up to " + AMOUNT_MAX);
    }
  }

  /** Of everything, and what is not used lapses. */
  public static Allowance of(Asset asset, long amount) {
    return new Allowance(asset, amount, AllowanceScope.ALL, new Rollover.None());
  }

  /** The same, another amount of it. */
  public Allowance of(long other) {
    return new Allowance(asset, other, scope, rollover);
  }
}
