package io.nebulagate.domain.site;

import io.nebulagate.domain.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a site has charged, beside what we think it has, over about an hour. It is summed up from
 * one sync to the next, so that a stretch nobody can judge spoils no more than itself:
 *
 * <ul>
 *   <li>what the site says was used is believed where it grows faster than the balance falls: money
 *       that comes in (a top-up, a reward of a check-in) moves the balance alone;
 *   <li>without it, the balance counts, with what check-ins have brought added back; a stretch in
 *       which it has risen all the same is left out, with our own cost of it.
 * </ul>
 *
 * @param since when it began
 * @param charged what the site has taken since
 * @param cost what our sums say
 * @param unpriced how many requests our sums know nothing of
 */
public record Window(Instant since, Money charged, Money cost, long unpriced) {

  /** How long one is. */
  public static final Duration LENGTH = Duration.ofHours(1);

  /** What may be missing whatever the sums: requests on their way, rounding. */
  public static final Money TOLERANCE = Money.ofNanos(10_000_000);

  private static final BigDecimal SHARE = new BigDecimal("0.02");

  /** An empty one. */
  public static Window from(Instant since) {
    return new Window(since, Money.ZERO, Money.ZERO, 0);
  }

  /**
   * The window with the stretch from {@code before} to {@code after}.
   *
   * @param rewards what check-ins have brought within the stretch
   */
  public Window with(Figures before, Figures after, Money rewards) {
    Money fallen = before.balance().plus(rewards).minus(after.balance());
    Optional<Money> used = before.used().flatMap(then -> after.used().map(now -> now.minus(then)));
    Money taken = used.filter(grown -> grown.compareTo(fallen) > 0).orElse(fallen);
    if (taken.compareTo(Money.ZERO) < 0) {
      return this;
    }
    return new Window(
        since,
        charged.plus(taken),
        cost.plus(after.cost().minus(before.cost())),
        unpriced + after.unpriced() - before.unpriced());
  }

  /** Whether it is long enough to be judged. */
  public boolean over(Instant now) {
    return !now.isBefore(since.plus(LENGTH));
  }

  /**
   * Whether the sums are further apart than {@link #TOLERANCE} and 2 % of the larger. More that was
   * charged than we know of is no drift while there are requests whose cost nobody knows.
   */
  public boolean drifts() {
    Money apart = charged.minus(cost);
    boolean explained = unpriced > 0 && apart.isPositive();
    Money larger = charged.compareTo(cost) > 0 ? charged : cost;
    long share =
        BigDecimal.valueOf(larger.nanos())
            .multiply(SHARE)
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact();
    long allowed = Math.max(TOLERANCE.nanos(), share);
    return !explained && Math.abs(apart.nanos()) > allowed;
  }
}
