package io.nebulagate.application.plan;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.plan.PlanUsage.CycleUse;
import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Subscription;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gives plans to those who bought them, and tells what is left. What names a subscription throws
 * {@link GatewayException} with {@link GatewayError.NotFound} when there is none. Blocking;
 * thread-safe.
 */
public interface SubscriptionUseCase {

  /**
   * Begins a subscription, once per key; its first cycle begins with it unless it lies ahead.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such plan or
   *     account, {@link GatewayError.InvalidValue} naming the field, {@link
   *     GatewayError.IdempotencyKeyReused}
   */
  Assigned assign(IdempotencyKey key, Assignment assignment);

  /** One subscription. */
  Standing find(long id);

  /** Subscriptions, newest first. */
  Page<Standing> list(Filter filter, int page, int size);

  /**
   * Stops what it allows from being used, until it is unfrozen.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} for one that is cancelled
   */
  Standing freeze(long id, Note note);

  /**
   * Lets what it allows be used again; cycles that passed meanwhile are begun.
   *
   * @throws GatewayException as {@link #freeze}
   */
  Standing unfreeze(long id, Note note);

  /** Ends a subscription for good: what is left lapses. One that is cancelled stays so. */
  Standing cancel(long id, Note note);

  /**
   * Lets a plan's newest version take the place of what was agreed, in the middle of a cycle, once
   * per key: what was paid for and not reached yet goes back, what was earned and not used goes
   * along. What was is cancelled, and another subscription goes on.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such plan, {@link
   *     GatewayError.InvalidValue} naming the field, also when no cycle is under way, {@link
   *     GatewayError.IdempotencyKeyReused}
   */
  Assigned change(IdempotencyKey key, long id, Move move);

  /** What became of its cycles, newest first. */
  Page<CycleUse> usage(long id, int page, int size);

  /**
   * What is sold to whom.
   *
   * @param plan in its newest version
   * @param start when the first cycle begins: now, unless said
   * @param end when it is over, if ever
   * @param zone the name of whose calendar counts: the owner's, unless said
   * @param amounts what each allowance is instead of what the plan states, in the plan's order
   */
  record Assignment(
      long plan,
      AccountId account,
      Optional<Instant> start,
      Optional<Instant> end,
      Optional<String> zone,
      Optional<List<BigDecimal>> amounts,
      String actor) {

    /** Copies the list. */
    public Assignment {
      amounts = amounts.map(List::copyOf);
    }
  }

  /**
   * Where a subscription is to go on.
   *
   * @param plan in its newest version
   * @param amounts as for an {@link Assignment}
   */
  record Move(long plan, Optional<List<BigDecimal>> amounts, String actor) {

    /** Copies the list. */
    public Move {
      amounts = amounts.map(List::copyOf);
    }
  }

  /**
   * What became of an assignment.
   *
   * @param replayed whether it had happened before
   */
  record Assigned(Standing standing, boolean replayed) {}

  /**
   * A subscription as it stands.
   *
   * @param version what was subscribed to
   * @param newest the newest cycle, once one has begun
   */
  record Standing(
      Subscription subscription, Plan plan, PlanVersion version, Optional<CycleUse> newest) {}
}
