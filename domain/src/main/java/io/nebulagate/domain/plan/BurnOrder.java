package io.nebulagate.domain.plan;

import io.nebulagate.domain.ledger.Asset;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which bucket is used before which:
 *
 * <ol>
 *   <li>those that count calls or tokens before those of money: what they leave is priced, and a
 *       charge is rounded once
 *   <li>those with the narrower scope, which could be used for less else
 *   <li>those of the plan with the lower priority number
 *   <li>those that expire earlier
 *   <li>those that were granted earlier; at last by their accounts, so that the order is one
 * </ol>
 */
public final class BurnOrder {

  private static final Comparator<Bucket> ORDER =
      Comparator.<Bucket>comparingInt(bucket -> bucket.asset() == Asset.USD ? 1 : 0)
          .thenComparingInt(bucket -> -bucket.scope().bounds())
          .thenComparingInt(Bucket::priority)
          .thenComparing(Bucket::expiresAt)
          .thenComparing(Bucket::openedAt)
          .thenComparingLong(bucket -> bucket.account().value());

  private BurnOrder() {}

  /** The buckets that {@code asked} may be paid from, in their order. */
  public static List<Bucket> of(Collection<Bucket> buckets, Asked asked, Instant now) {
    return buckets.stream()
        .filter(bucket -> bucket.serves(asked, now))
        .sorted(ORDER)
        .limit(Bucket.LEGS_MAX)
        .toList();
  }
}
