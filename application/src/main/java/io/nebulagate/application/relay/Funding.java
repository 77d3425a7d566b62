package io.nebulagate.application.relay;

import io.nebulagate.application.billing.CostEstimate;
import io.nebulagate.application.plan.Purse;
import io.nebulagate.application.relay.RelayObserver.Extension;
import io.nebulagate.application.relay.RelayService.Billing;
import io.nebulagate.domain.access.BudgetPeriod;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Hold.Outcome.OverBudget;
import io.nebulagate.domain.ledger.Hold.Outcome.Plain;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The money behind one request: the hold it began with, and the further holds a stream asks for
 * while it runs. Text passes only as far as it is paid for.
 *
 * <pre>
 *   funded ──70 % of it passed──▶ asking ─┬─ granted ───▶ funded, the next leg is twice as large
 *      ▲                                  ├─ refused ───▶ asking for half, at last spent
 *      └──────────────────────────────────┴─ no answer ─▶ funded on trust
 * </pre>
 *
 * <p>A stream whose client's own bound is held in full passes freely: its provider keeps the bound.
 * Where the ledger does not answer, an outage must not cut running answers: they go on, and what
 * they cost beyond their holds is owed.
 *
 * <p>Belongs to the request's thread, but for {@link #costSoFar}.
 */
final class Funding {

  private static final long ASK_AT_PERCENT = 70;

  /** The smallest leg worth asking for, as a part of the first one. */
  private static final long LEG_PARTS = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long NOTHING_YET = -1;

  private final RelayRequest request;
  private final Payer payer;
  private final CostEstimate estimate;
  private final Billing billing;
  private final RelayObserver observer;
  private final @Nullable Hold first;
  private final List<UUID> extensions = new ArrayList<>();

  private long fundedTokens;
  private long legTokens;
  private Money held;
  private Money covered;
  private boolean exhausted;
  private boolean closed;
  private @Nullable CompletableFuture<Void> asking;
  private Runnable whenAnswered = () -> {};
  private volatile long passedBytes = NOTHING_YET;

  Funding(
      RelayRequest request,
      Payer payer,
      CostEstimate estimate,
      Billing billing,
      RelayObserver observer) {
    this.request = request;
    this.payer = payer;
    this.estimate = estimate;
    this.billing = billing;
    this.observer = observer;
    this.held = estimate.firstHold();
    this.covered = held;
    this.first = held.isPositive() ? leg(request.id().uuid(), held) : null;
    this.fundedTokens = first == null ? estimate.mostOutputTokens() : estimate.firstOutputTokens();
    this.legTokens = 2 * estimate.firstOutputTokens();
  }

  /**
   * Who pays, and what bounds that.
   *
   * @param budgets what all holds of the request count against, also those of a stream that runs on
   *     into the next day: its charge belongs to the day it began on
   * @param purse what it is paid from
   */
  record Payer(AccountId account, List<Budget> budgets, Purse purse) {}

  /** Whether a piece of an answer may go to the client. */
  enum Passage {
    /** It is paid for. */
    FREE,
    /** The ledger has been asked; it may change its mind when that answers. */
    WAIT,
    /** The money is spent. */
    SPENT
  }

  // ── before ──

  /** Refuses the request as its first hold was. */
  static void obey(Hold.Outcome outcome) {
    switch (outcome) {
      case Plain.APPLIED, Plain.REPLAY -> {}
      case Plain.INSUFFICIENT -> throw new GatewayException(new GatewayError.InsufficientQuota());
      case OverBudget(Budget budget) ->
          throw new GatewayException(
              new GatewayError.BudgetExceeded(
                  BudgetPeriod.limitOf(budget), BudgetPeriod.levelOf(budget)));
      case Plain.UNUSABLE -> throw new GatewayException(new GatewayError.AccountFrozen());
      case Plain.CONFLICT -> throw new GatewayException(new GatewayError.Internal());
    }
  }

  /** Makes the first hold; completes on the request's thread. A free request needs none. */
  CompletionStage<Hold.Outcome> open() {
    Hold hold = first;
    if (hold == null) {
      return CompletableFuture.completedFuture(Hold.Outcome.APPLIED);
    }
    return request
        .onOwnThread(
            request.asked().api().isTask()
                ? billing.ledger().holdAlone(hold)
                : purse().hold(billing.ledger(), hold, estimate.used(fundedTokens)))
        .thenApply(outcome -> {
          if (granted(outcome)) {
            purse().opened(billing.openHolds(), hold, this::costSoFar, this::usedSoFar);
          }
          return outcome;
        });
  }

  // ── while a stream runs ──

  /** Runs {@code action} whenever the ledger has answered, for a piece may be waiting. */
  void whenAnswered(Runnable action) {
    whenAnswered = action;
  }

  /** Lets a piece with so much text pass, when it is paid for; asks for more in good time. */
  Passage take(long textBytes) {
    long after = passedBytes() + textBytes;
    while (needsMore(after) && asking == null && !exhausted) {
      extend();
    }
    if (textBytes == 0 || after <= fundedBytes()) {
      passedBytes = after;
      return Passage.FREE;
    }
    return asking == null ? Passage.SPENT : Passage.WAIT;
  }

  /** The text that has passed, in bytes of UTF-8. */
  long passedBytes() {
    return Math.max(0, passedBytes);
  }

  /** The text that may pass in all, as things stand. */
  long fundedBytes() {
    return fundedTokens < estimate.mostOutputTokens()
        ? CostEstimate.textBytes(fundedTokens)
        : Long.MAX_VALUE;
  }

  /** What would be charged if this replica died now; asked by whoever renews the hold. */
  Money costSoFar() {
    long passed = passedBytes;
    return passed == NOTHING_YET ? Money.ZERO : estimate.cost(CostEstimate.tokens(passed));
  }

  private TokenUsage usedSoFar() {
    long passed = passedBytes;
    return passed == NOTHING_YET ? TokenUsage.NONE : estimate.used(CostEstimate.tokens(passed));
  }

  private boolean needsMore(long textBytes) {
    return fundedTokens < estimate.mostOutputTokens()
        && CostEstimate.tokens(textBytes) * 100 >= fundedTokens * ASK_AT_PERCENT;
  }

  private void extend() {
    long target = Math.min(fundedTokens + legTokens, estimate.mostOutputTokens());
    Money amount = estimate.cost(target).minus(held);
    if (!amount.isPositive()) {
      fund(target); // a price per call, or a part of a nano-dollar
      return;
    }
    Hold leg = leg(billing.terms().ids().get(), amount);
    CompletableFuture<Void> answered = new CompletableFuture<>();
    asking = answered;
    ask(leg, estimate.further(target - fundedTokens))
        .whenCompleteAsync(
            (outcome, failure) -> {
              asking = null;
              if (failure == null) {
                obey(outcome, leg, target);
              } else {
                trust(leg, target);
              }
              answered.complete(null);
              whenAnswered.run();
            },
            request.executor());
  }

  private CompletionStage<Hold.Outcome> ask(Hold leg, TokenUsage more) {
    return purse()
        .hold(billing.ledger(), leg, more)
        .toCompletableFuture()
        .copy()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void obey(Hold.Outcome outcome, Hold leg, long target) {
    switch (outcome) {
      case Plain.APPLIED, Plain.REPLAY -> {
        held = held.plus(leg.amount());
        covered = held;
        extensions.add(leg.id());
        purse().opened(billing.openHolds(), leg, () -> Money.ZERO, this::usedSoFar);
        fund(target);
        observer.extended(Extension.GRANTED);
      }
      case Plain.INSUFFICIENT -> {
        observer.extended(Extension.REFUSED);
        askForHalf(target - fundedTokens);
      }
      case OverBudget _ -> {
        observer.extended(Extension.REFUSED);
        askForHalf(target - fundedTokens);
      }
      case Plain.UNUSABLE, Plain.CONFLICT -> {
        observer.extended(Extension.REFUSED);
        exhausted = true;
      }
    }
  }

  /** Nobody knows whether the leg was made: it is given back with the others in any case. */
  private void trust(Hold leg, long target) {
    extensions.add(leg.id());
    covered = held.plus(leg.amount());
    fund(target);
    observer.extended(Extension.UNANSWERED);
  }

  private void fund(long target) {
    fundedTokens = target;
    legTokens = Math.min(2 * legTokens, estimate.mostOutputTokens());
  }

  private void askForHalf(long refusedTokens) {
    legTokens = refusedTokens / 2;
    exhausted = closed || legTokens * LEG_PARTS < estimate.firstOutputTokens();
    if (!exhausted) {
      extend();
    }
  }

  // ── at the end ──

  /** Asks for nothing more; completes when the ledger has answered what it was asked. */
  CompletionStage<Void> close() {
    closed = true;
    exhausted = true;
    return asking == null ? CompletableFuture.completedFuture(null) : asking;
  }

  /** The holds are resolved: nobody renews them any more. */
  void resolved() {
    if (first != null) {
      billing.openHolds().closed(first.id());
    }
    extensions.forEach(billing.openHolds()::closed);
    purse().resolved(billing.openHolds());
  }

  /** The hold that is resolved by the charge; empty for a free request. */
  Optional<Hold> hold() {
    return Optional.ofNullable(first);
  }

  /** The further holds, to be given back with it. */
  List<UUID> extensions() {
    return extensions;
  }

  /** What the text that was funded costs at most: all holds, and what was given on trust. */
  Money covered() {
    return purse().held(covered);
  }

  /** What it is paid from. */
  Purse purse() {
    return payer.purse();
  }

  private Hold leg(UUID id, Money amount) {
    return new Hold(
        id,
        request.id().uuid(),
        payer.account(),
        amount,
        billing.terms().timeToLive(),
        payer.budgets());
  }

  private static boolean granted(Hold.Outcome outcome) {
    return switch (outcome) {
      case Plain.APPLIED, Plain.REPLAY -> true;
      case Plain.INSUFFICIENT, Plain.UNUSABLE, Plain.CONFLICT -> false;
      case OverBudget _ -> false;
    };
  }
}
