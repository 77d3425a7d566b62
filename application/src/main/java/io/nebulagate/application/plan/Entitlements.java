package io.nebulagate.application.plan;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.plan.Asked;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.Subscription;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    Asked asked = question.asked();
    List<Agreement> running = agreements.stream().filter(agreement -> agreement.runs(now)).toList();
    if (running.isEmpty()) {
      return afterwards(agreements, now, asked);
    }
    PlanTerms first =
        running.stream()
            .map(Agreement::terms)
            .filter(terms -> terms.allows(asked.model()))
            .min(Comparator.comparingInt(PlanTerms::priority))
            .orElseThrow(() ->
                new GatewayException(new GatewayError.ModelNotAllowed(asked.model().value())));
    boolean pays = pays(first.overage(), asked);
    if (!asked.api().isTask()) {
      return new PlanPurse(means, account, question, pays);
    }
    return accountIf(pays); // settled by whoever follows it to its end
  }

  private static boolean pays(Overage overage, Asked asked) {
    return switch (overage) {
      case Overage.Block() -> false;
      case Overage.Allow() -> true;
      case Overage.Degrade(var model) -> model.equals(asked.model());
    };
  }

  /** Before a first plan begins the account pays. */
  private static Purse afterwards(List<Agreement> agreements, Instant now, Asked asked) {
    Optional<Agreement> last =
        agreements.stream()
            .filter(agreement -> agreement.subscription().over(now))
            .max(
                Comparator.comparing(
                    agreement -> agreement.subscription().endsAt().orElse(Instant.MAX)));
    boolean pays =
        last.map(agreement ->
                switch (agreement.terms().expiry()) {
                  case Expiry.Block() -> false;
                  case Expiry.Notify() -> true;
                  case Expiry.Degrade(var model) -> model.equals(asked.model());
                })
            .orElse(true);
    return accountIf(pays);
  }

  private static Purse accountIf(boolean pays) {
    if (!pays) {
      throw new GatewayException(new GatewayError.InsufficientQuota());
    }
    return Purse.ACCOUNT;
  }
}
