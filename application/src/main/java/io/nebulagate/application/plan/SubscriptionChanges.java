package io.nebulagate.application.plan;

import io.nebulagate.application.plan.SubscriptionBook.Begun;
import io.nebulagate.application.plan.SubscriptionBook.Change;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Subscription;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Moves subscribers to another plan, or another version of theirs, in the middle of a cycle. Plans
 * with cycles of the same length keep the boundaries; others are counted from the change on, and
 * begin with a whole cycle. Blocking; thread-safe.
 */
public final class SubscriptionChanges {

  private final SubscriptionBook book;
  private final CycleService cycles;
  private final InstantSource clock;

  /** Changes happen at the time of {@code clock}. */
  public SubscriptionChanges(SubscriptionBook book, CycleService cycles, InstantSource clock) {
    this.book = book;
    this.cycles = cycles;
    this.clock = clock;
  }

  /**
   * Lets {@code version} take the place of what was agreed.
   *
   * @param allowances those of the version; only amounts may differ
   * @return the subscription that goes on
   * @throws GatewayException as {@link SubscriptionBook#change}
   */
  public Begun change(
      IdempotencyKey key,
      long subscription,
      PlanVersion version,
      List<Allowance> allowances,
      String actor) {
    Subscription current =
        book.find(subscription)
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("subscription")));
    cycles.roll(current);
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    BillingCycle next = version.terms().cycle();
    Instant anchor =
        next.equals(current.cycle()) && !at.isBefore(current.anchor()) ? current.anchor() : at;
    Cycle whole = next.at(anchor, current.zone(), at);
    Cycle first = current.endsAt().filter(at::isBefore).map(whole::until).orElse(whole);
    return book.change(
        key, new Change(subscription, version, allowances, at, anchor, first, actor));
  }
}
