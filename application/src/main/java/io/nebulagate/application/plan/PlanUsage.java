package io.nebulagate.application.plan;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of what subscriptions allowed, as the ledger tells. Blocking; thread-safe. */
public interface PlanUsage {

  /** Subscriptions, newest first. */
  Page<Subscription> list(Filter filter, int page, int size);

  /**
   * The newest cycle of each subscription that has begun one, by the subscription's id.
   *
   * @param subscriptions at most a page of them
   */
  Map<Long, CycleUse> newest(Collection<Long> subscriptions);

  /** The cycles of a subscription that were begun, newest first. */
  Page<CycleUse> cycles(long subscription, int page, int size);

  /**
   * Which subscriptions are asked for: those that meet every condition.
   *
   * @param plan in any version
   */
  record Filter(Optional<AccountId> account, Optional<Long> plan, Optional<Status> status) {

    /** Those of one account. */
    public static Filter of(AccountId account) {
      return new Filter(Optional.of(account), Optional.empty(), Optional.empty());
    }
  }

  /**
   * What became of one cycle.
   *
   * @param buckets one for each allowance, in their order
   */
  record CycleUse(Cycle cycle, List<BucketUse> buckets) {

    /** Copies the list. */
    public CycleUse {
      buckets = List.copyOf(buckets);
    }
  }

  /**
   * What became of one allowance of one cycle, in the smallest unit of its asset.
   *
   * @param granted when the cycle began
   * @param carriedIn what came from the cycle before
   * @param carriedOut what went on into the next
   * @param lapsed what was left and went back
   * @param held what requests that run have set aside
   * @param available what the next request may use
   */
  record BucketUse(
      Asset asset,
      long granted,
      long carriedIn,
      long carriedOut,
      long lapsed,
      long held,
      long available) {

    /** What requests have used. */
    public long used() {
      return granted + carriedIn - carriedOut - lapsed - held - available;
    }
  }
}
