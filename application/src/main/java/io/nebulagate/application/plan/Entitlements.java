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
import java.util.HashMap;
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
 * one that ended last. Those that stand aside say neither, and bound no models. While an account is
 * lowered, one plan takes the place of them all.
 */
public final class Entitlements implements Purses {

  private final SubscriptionBook book;
  private final Lowerings lowerings;
  private final PlanPurse.Means means;
  private final InstantSource clock;
  private List<Agreement> agreements = List.of();
  private volatile Map<AccountId, Plans> byAccount = Map.of();

  /** Nobody has a plan before the first {@link #reload}. */
  public Entitlements(
      SubscriptionBook book, Lowerings lowerings, PlanPurse.Means means, InstantSource clock) {
    this.book = book;
    this.lowerings = lowerings;
    this.means = means;
    this.clock = clock;
  }

  /** One subscription and what its plan states. */
  public record Agreement(Subscription subscription, PlanTerms terms) {

    boolean runs(Instant now) {
      return !now.isBefore(subscription.anchor()) && !subscription.over(now);
    }
  }

  /**
   * The plans of one account.
   *
   * @param own what it has
   * @param lowered what takes the place of that, as long as it counts
   */
  private record Plans(List<Agreement> own, Optional<Lowered> lowered) {

    Optional<Lowered> loweredAt(Instant now) {
      return lowered.filter(in -> now.isBefore(in.until()));
    }

    List<PlanTerms> running(Instant now) {
      return own.stream().filter(agreement -> agreement.runs(now)).map(Agreement::terms).toList();
    }
  }

  /** From now on reloads whenever {@code feed} tells of a change. */
  public void follow(ChangeFeed feed) {
    feed.on(ChangeFeed.Topic.PLANS, _ -> reload());
  }

  /** Reads who has a plan anew; one at a time, so that an older look never wins. Blocking. */
  public synchronized void reload() {
    agreements = book.agreements();
    reloadLowered();
  }

  /** Reads only who is lowered anew. Blocking. */
  public synchronized void reloadLowered() {
    Map<AccountId, Plans> all =
        agreements.stream()
            .collect(
                Collectors.groupingBy(
                    agreement -> agreement.subscription().account(),
                    HashMap::new,
                    Collectors.collectingAndThen(
                        Collectors.toList(), own -> new Plans(own, Optional.empty()))));
    for (Lowered lowered : lowerings.counting()) {
      all.compute(
          lowered.account(),
          (_, plans) -> new Plans(plans == null ? List.of() : plans.own(), Optional.of(lowered)));
    }
    byAccount = all;
  }

  /** The plan that an account runs under for now, in place of its own. */
  public Optional<Lowered> lowered(AccountId account) {
    return Optional.ofNullable(byAccount.get(account))
        .flatMap(plans -> plans.loweredAt(clock.instant()));
  }

  @Override
  public Purse of(AccountId account, Supplier<Question> question) {
    Plans plans = byAccount.get(account);
    return plans == null ? Purse.ACCOUNT : of(account, plans, question.get());
  }

  private Purse of(AccountId account, Plans plans, Question question) {
    Instant now = clock.instant();
    ModelName model = question.asked().model();
    Optional<Lowered> lowered = plans.loweredAt(now);
    List<PlanTerms> running =
        lowered.map(in -> List.of(in.version().terms())).orElseGet(() -> plans.running(now));
    Beyond stated = Beyond.PAID;
    if (!question.beyondPlan()) {
      List<PlanTerms> saying = running.stream().filter(Entitlements::speaks).toList();
      stated = saying.isEmpty() ? after(plans.own(), now) : beside(saying, model);
    }
    Beyond beyond = stated.substitute().filter(model::equals).isPresent() ? Beyond.PAID : stated;
    boolean followed = question.asked().api().isTask(); // settled by another, from one hold
    if (!followed && (!running.isEmpty() || beyond.substitute().isPresent())) {
      return new PlanPurse(means, account, question, beyond, lowered.map(in -> in.version().id()));
    }
    if (!beyond.accountPays()) {
      throw new GatewayException(new GatewayError.InsufficientQuota());
    }
    return Purse.ACCOUNT;
  }

  /** Whether it says what happens beyond it; what is given beside plans does not. */
  private static boolean speaks(PlanTerms terms) {
    return !(terms.overage() instanceof Overage.Aside);
  }

  private static Beyond beside(List<PlanTerms> running, ModelName model) {
    Overage overage =
        running.stream()
            .filter(terms -> terms.allows(model))
            .min(Comparator.comparingInt(PlanTerms::priority))
            .orElseThrow(
                () -> new GatewayException(new GatewayError.ModelNotAllowed(model.value())))
            .overage();
    return switch (overage) {
      case Overage.Block() -> Beyond.REFUSED;
      case Overage.Allow(), Overage.Aside() -> Beyond.PAID;
      case Overage.Degrade(ModelName to) -> Beyond.servedBy(to);
    };
  }

  /** Before a first plan begins the account pays. */
  private static Beyond after(List<Agreement> agreements, Instant now) {
    return agreements.stream()
        .filter(agreement -> speaks(agreement.terms()) && agreement.subscription().over(now))
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
