package io.nebulagate.application.plan;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.plan.PlanPurse.Beyond;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.Subscription;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Who has which plan, in memory: requests of everybody else find out by one look that they have
 * none. Replaced as a whole by {@link #reload}. Thread-safe.
 *
 * <p>Several plans of one account are used together; the models they include add up. What happens
 * beyond them is said by the one with the lowest priority number, what happens after them by the
 * one that ended last.
 */
public final class Entitlements implements Purses {

  private final SubscriptionBook book;
  private final PlanPurse.Means means;
  private final InstantSource clock;
  private volatile Map<AccountId, List<Agreement>> byAccount = Map.of();

  /** Nobody has a plan before the first {@link #reload}. */
  public Entitlements(SubscriptionBook book, PlanPurse.Means means, InstantSource clock) {
    this.book = book;
    this.means = means;
    this.clock = clock;
  }

  /** One subscription and what its plan states. */
  public record Agreement(Subscription subscription, PlanTerms terms) {

    boolean runs(Instant now) {
      return !now.isBefore(subscription.anchor()) && !subscription.over(now);
    }
  }

  /** From now on reloads whenever {@code feed} tells of a change. */
  public void follow(ChangeFeed feed) {
    feed.on(ChangeFeed.Topic.PLANS, _ -> reload());
  }

  /** Reads who has a plan anew; one at a time, so that an older look never wins. Blocking. */
  public synchronized void reload() {
    byAccount =
        book.agreements().stream()
            .collect(Collectors.groupingBy(agreement -> agreement.subscription().account()));
  }

  @Override
  public Purse of(AccountId account, Supplier<Question> question) {
    List<Agreement> agreements = byAccount.get(account);
    return agreements == null ? Purse.ACCOUNT : of(account, agreements, question.get());
  }

  private Purse of(AccountId account, List<Agreement> agreements, Question question) {
    Instant now = clock.instant();
    ModelName model = question.asked().model();
    List<Agreement> running = agreements.stream().filter(agreement -> agreement.runs(now)).toList();
    Beyond stated = Beyond.PAID;
    if (!question.beyondPlan()) {
      stated = running.isEmpty() ? after(agreements, now) : beside(running, model);
    }
    Beyond beyond = stated.substitute().filter(model::equals).isPresent() ? Beyond.PAID : stated;
    boolean followed = question.asked().api().isTask(); // settled by another, from one hold
    if (!followed && (!running.isEmpty() || beyond.substitute().isPresent())) {
      return new PlanPurse(means, account, question, beyond);
    }
    if (!beyond.accountPays()) {
      throw new GatewayException(new GatewayError.InsufficientQuota());
    }
    return Purse.ACCOUNT;
  }

  private static Beyond beside(List<Agreement> running, ModelName model) {
    Overage overage =
        running.stream()
            .map(Agreement::terms)
            .filter(terms -> terms.allows(model))
            .min(Comparator.comparingInt(PlanTerms::priority))
            .orElseThrow(
                () -> new GatewayException(new GatewayError.ModelNotAllowed(model.value())))
            .overage();
    return switch (overage) {
      case Overage.Block() -> Beyond.REFUSED;
      case Overage.Allow() -> Beyond.PAID;
      case Overage.Degrade(ModelName to) -> Beyond.servedBy(to);
    };
  }

  /** Before a first plan begins the account pays. */
  private static Beyond after(List<Agreement> agreements, Instant now) {
    return agreements.stream()
        .filter(agreement -> agreement.subscription().over(now))
        .max(
            Comparator.comparing(
                agreement -> agreement.subscription().endsAt().orElse(Instant.MAX)))
        .map(agreement ->
            switch (agreement.terms().expiry()) {
              case Expiry.Block() -> Beyond.REFUSED;
              case Expiry.Notify() -> Beyond.PAID;
              case Expiry.Degrade(ModelName to) -> Beyond.servedBy(to);
            })
        .orElse(Beyond.PAID);
  }
}
