package io.nebulagate.application.plan;

import io.nebulagate.application.plan.Entitlements.Agreement;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Subscription;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who has which plan, and what its cycles allow, as accounts of the ledger. The book decides
 * everything that moves an allowance; time is the book's own. Blocking; thread-safe.
 */
public interface SubscriptionBook {

  /** The most buckets beside one account that requests are paid from. */
  int BUCKETS_MAX = 64;

  /**
   * Begins a subscription, once per key. Its first cycle has to be rolled like any other.
   *
   * @throws GatewayException with {@link GatewayError.IdempotencyKeyReused} when the key stands for
   *     another beginning, {@link GatewayError.NotFound} when there is no such account
   */
  Begun begin(IdempotencyKey key, Beginning beginning);

  /**
   * What a key began before, if anything.
   *
   * @throws GatewayException with {@link GatewayError.IdempotencyKeyReused} when the key stands for
   *     another beginning
   */
  Optional<Begun> begun(IdempotencyKey key);

  /** One subscription as it stands. */
  Optional<Subscription> find(long id);

  /**
   * Subscriptions that have to begin a cycle, those that waited longest first. The cycles of a
   * stand-in are begun by the request that needs one.
   *
   * @param limit 1 to 1 000
   */
  List<Subscription> due(int limit);

  /**
   * Begins cycles that have begun by the book's time, as far as nobody has before: grants what they
   * allow and carries over what may be carried over from the cycle before. However often and by
   * however many it is called, each cycle is begun once.
   *
   * @param cycles as {@link Subscription#due} counts them: in their order, each beginning no
   *     earlier than the one before ends
   * @return how many this call has begun
   */
  int roll(long subscription, List<Cycle> cycles);

  /**
   * Empties what is left of cycles that are over: what held it is resolved by now, or the
   * subscription has ended.
   *
   * @param limit the most subscriptions to look at
   * @return how many lines were moved
   */
  int emptyEnded(int limit);

  /**
   * What the open cycles of an account's active subscriptions but stand-ins allow now, in no order,
   * at most {@value #BUCKETS_MAX}.
   */
  List<Bucket> buckets(AccountId account);

  /** Everybody's subscriptions that were not cancelled, but stand-ins, and what plans state. */
  List<Agreement> agreements();

  /** The same of these accounts alone. */
  List<Agreement> agreements(Set<AccountId> accounts);

  /**
   * Freezes, unfreezes or cancels a subscription.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is none, {@link
   *     GatewayError.InvalidValue} when it is cancelled already
   */
  void setStatus(long subscription, Subscription.Status status, Note note);

  /**
   * Lets another version take the place of a subscription in the middle of a cycle, once per key.
   * The old subscription is cancelled. The new one's first cycle grants the part for the time that
   * is left of it, one unit at least. Of what the old cycle was granted, that part is taken back;
   * what of it is used or held already, of the new cycle, as far as that reaches. What was earned
   * and not used, and what holds give back later, goes along into an allowance of the same asset,
   * or lapses where there is none. Every step is a transfer of its own.
   *
   * @return the new subscription
   * @throws GatewayException with {@link GatewayError.IdempotencyKeyReused}, {@link
   *     GatewayError.NotFound} when there is no such subscription, {@link
   *     GatewayError.InvalidValue} when it is not active or no cycle of it is under way
   */
  Begun change(IdempotencyKey key, Change change);

  /**
   * What is agreed when a subscription begins.
   *
   * @param allowances in the order of the version's, each of the same asset, scope and rollover;
   *     only amounts may differ
   * @param standIn whether it is used only in place of all others
   */
  record Beginning(
      AccountId account,
      PlanVersion version,
      Term term,
      List<Allowance> allowances,
      String actor,
      boolean standIn) {

    /** Copies the allowances; throws {@link IllegalArgumentException} for others than agreed. */
    public Beginning {
      allowances = List.copyOf(allowances);
      if (!version.terms().differsInAmountsOnly(allowances)) {
        throw new IllegalArgumentException("only amounts may differ from what the plan states");
      }
    }

    /** What is agreed with somebody who wants the plan. */
    public Beginning(
        AccountId account,
        PlanVersion version,
        Term term,
        List<Allowance> allowances,
        String actor) {
      this(account, version, term, allowances, actor, false);
    }
  }

  /**
   * What is agreed when a subscription changes.
   *
   * @param allowances as for a {@link Beginning}
   * @param at from when on, now
   * @param anchor what the new one's cycles are counted from
   * @param first the one of them that {@code at} lies in
   */
  record Change(
      long subscription,
      PlanVersion version,
      List<Allowance> allowances,
      Instant at,
      Instant anchor,
      Cycle first,
      String actor) {

    /** Copies the allowances; throws {@link IllegalArgumentException}. */
    public Change {
      allowances = List.copyOf(allowances);
      if (!version.terms().differsInAmountsOnly(allowances)) {
        throw new IllegalArgumentException("only amounts may differ from what the plan states");
      }
      if (!first.contains(at)) {
        throw new IllegalArgumentException("a change lies in the first cycle of what it begins");
      }
    }
  }

  /**
   * When a subscription runs.
   *
   * @param anchor when its first cycle begins
   * @param zone whose calendar its months and days are of
   * @param endsAt when it is over, after the anchor; without an end when empty
   */
  record Term(Instant anchor, ZoneId zone, Optional<Instant> endsAt) {

    /** Checks the order; throws {@link IllegalArgumentException}. */
    public Term {
      if (endsAt.isPresent() && !endsAt.get().isAfter(anchor)) {
        throw new IllegalArgumentException("a subscription ends after it begins");
      }
    }
  }

  /**
   * What became of a beginning.
   *
   * @param replayed whether it had happened before
   */
  record Begun(long subscription, boolean replayed) {}

  /** Who did it and why. */
  record Note(String actor, String reason) {}
}
