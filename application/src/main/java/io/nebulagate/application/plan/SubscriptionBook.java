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

/**
 * Who has which plan, and what its cycles allow, as accounts of the ledger. The book decides
 * everything that moves an allowance; time is the book's own. Blocking; thread-safe.
 */
public interface SubscriptionBook {

  /** The most subscriptions of one account that are listed. */
  int LISTED_MAX = 200;

  /** The most buckets beside one account that requests are paid from. */
  int BUCKETS_MAX = 64;

  /**
   * Begins a subscription, once per key. Its first cycle has to be rolled like any other.
   *
   * @throws GatewayException with {@link GatewayError.IdempotencyKeyReused} when the key stands for
   *     another beginning, {@link GatewayError.NotFound} when there is no such account
   */
  Begun begin(IdempotencyKey key, Beginning beginning);

  /** One subscription as it stands. */
  Optional<Subscription> find(long id);

  /** The newest subscriptions of an account, at most {@value #LISTED_MAX}. */
  List<Subscription> of(AccountId account);

  /**
   * Subscriptions that have to begin a cycle, those that waited longest first.
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
   * What the open cycles of an account's active subscriptions allow now, in no order, at most
   * {@value #BUCKETS_MAX}.
   */
  List<Bucket> buckets(AccountId account);

  /** Everybody's subscriptions that were not cancelled, and what their plans state. */
  List<Agreement> agreements();

  /**
   * Freezes, unfreezes or cancels a subscription.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is none, {@link
   *     GatewayError.InvalidValue} when it is cancelled already
   */
  void setStatus(long subscription, Subscription.Status status, Note note);

  /**
   * What is agreed when a subscription begins.
   *
   * @param allowances in the order of the version's, each of the same asset, scope and rollover;
   *     only amounts may differ
   */
  record Beginning(
      AccountId account, PlanVersion version, Term term, List<Allowance> allowances, String actor) {

    /** Copies the allowances; throws {@link IllegalArgumentException} for others than agreed. */
    public Beginning {
      allowances = List.copyOf(allowances);
      List<Allowance> stated = version.terms().allowances();
      boolean fits = stated.size() == allowances.size();
      for (int i = 0; fits && i < stated.size(); i++) {
        fits = stated.get(i).of(allowances.get(i).amount()).equals(allowances.get(i));
      }
      if (!fits) {
        throw new IllegalArgumentException("only amounts may differ from what the plan states");
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
