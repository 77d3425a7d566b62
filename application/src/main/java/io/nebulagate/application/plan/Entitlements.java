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
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Who has which plan, in memory: requests of everybody else find out at once that they have none.
 * Thread-safe.
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
  private volatile Map<AccountId, List<Agreement>> own = Map.of();
  private volatile Map<AccountId, Lowered> lowered = Map.of();

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

  /** From now on reads anew whose plans {@code feed} says have changed. */
  public void follow(ChangeFeed feed) {
    feed.onAll(ChangeFeed.Topic.SUBSCRIPTIONS, this::changed);
  }

  private void changed(Set<String> names) {
    if (names.contains(ChangeFeed.EVERYTHING)) {
      reload();
    } else {
      reload(names.stream().map(Long::valueOf).map(AccountId::new).collect(Collectors.toSet()));
    }
  }

  /** Reads who has a plan anew; one at a time, so that an older look never wins. Blocking. */
  public synchronized void reload() {
    own = byAccount(book.agreements());
    reloadLowered();
  }

  /** Reads which plans these have anew. Blocking. */
  public synchronized void reload(Set<AccountId> accounts) {
    Map<AccountId, List<Agreement>> read = byAccount(book.agreements(accounts));
    Map<AccountId, List<Agreement>> next = new HashMap<>(own);
    next.keySet().removeAll(accounts);
    next.putAll(read);
    own = next;
  }

  /** Reads only who is lowered anew. Blocking. */
  public synchronized void reloadLowered() {
    lowered =
        lowerings.counting().stream()
            .collect(Collectors.toMap(Lowered::account, in -> in, (_, last) -> last));
  }

  private static Map<AccountId, List<Agreement>> byAccount(List<Agreement> agreements) {
    return agreements.stream()
        .collect(Collectors.groupingBy(agreement -> agreement.subscription().account()));
  }

  /** The plan that an account runs under for now, in place of its own. */
  public Optional<Lowered> lowered(AccountId account) {
    Instant now = clock.instant();
    return Optional.ofNullable(lowered.get(account)).filter(in -> now.isBefore(in.until()));
  }

  @Override
  public Purse of(AccountId account, Supplier<Question> question) {
    List<Agreement> agreed = own.getOrDefault(account, List.of());
    return agreed.isEmpty() && !lowered.containsKey(account)
        ? Purse.ACCOUNT
        : of(account, agreed, question.get());
  }

  private Purse of(AccountId account, List<Agreement> agreed, Question question) {
    Instant now = clock.instant();
    ModelName model = question.asked().model();
    Optional<Lowered> instead = lowered(account);
    List<PlanTerms> running =
        instead.map(in -> List.of(in.version().terms())).orElseGet(() -> running(agreed, now));
    Beyond stated = Beyond.PAID;
    if (!question.beyondPlan()) {
      List<PlanTerms> saying = running.stream().filter(Entitlements::speaks).toList();
      stated = saying.isEmpty() ? after(agreed, now) : beside(saying, model);
    }
    Beyond beyond = stated.substitute().filter(model::equals).isPresent() ? Beyond.PAID : stated;
    boolean followed = question.asked().api().isTask(); // settled by another, from one hold
    if (!followed && (!running.isEmpty() || beyond.substitute().isPresent())) {
      return new PlanPurse(means, account, question, beyond, instead.map(in -> in.version().id()));
    }
    if (!beyond.accountPays()) {
      throw new GatewayException(new GatewayError.InsufficientQuota());
    }
    return Purse.ACCOUNT;
  }

  private static List<PlanTerms> running(List<Agreement> agreed, Instant now) {
    return agreed.stream().filter(agreement -> agreement.runs(now)).map(Agreement::terms).toList();
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
