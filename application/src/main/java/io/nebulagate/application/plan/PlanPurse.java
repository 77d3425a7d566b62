package io.nebulagate.application.plan;

import io.nebulagate.application.billing.LedgerQueue;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.application.plan.Purses.Question;
import io.nebulagate.application.plan.SplitHolds.Outcome;
import io.nebulagate.application.plan.SplitHolds.Part;
import io.nebulagate.application.plan.SplitHolds.Payer;
import io.nebulagate.application.plan.SplitHolds.Wanted;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Split;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Buckets first, then the account. What was held in several steps of one account is charged as one:
 * the first hold there takes it all, the further ones are given back with it.
 */
public final class PlanPurse implements Purse {

  private static final Duration COME_BACK = Duration.ofSeconds(1);
  private static final Logger LOG = System.getLogger(PlanPurse.class.getName());

  private final Means means;
  private final AccountId account;
  private final Question question;
  private final Beyond beyond;
  private final Optional<Long> standIn;
  private volatile List<Part> parts = List.of();
  private @Nullable Split actual;

  PlanPurse(
      Means means, AccountId account, Question question, Beyond beyond, Optional<Long> standIn) {
    this.means = means;
    this.account = account;
    this.question = question;
    this.beyond = beyond;
    this.standIn = standIn;
  }

  /**
   * What becomes of what no bucket pays for.
   *
   * @param accountPays whether the account pays for it
   * @param substitute the model that answers instead where it does not
   */
  record Beyond(boolean accountPays, Optional<ModelName> substitute) {

    /** The account pays. */
    static final Beyond PAID = new Beyond(true, Optional.empty());

    /** It is refused. */
    static final Beyond REFUSED = new Beyond(false, Optional.empty());

    /** {@code model} answers instead, which the account pays for. */
    static Beyond servedBy(ModelName model) {
      return new Beyond(false, Optional.of(model));
    }
  }

  /**
   * What purses of plans work with.
   *
   * @param slow asks the ledger, which blocks
   * @param ids makes ids for holds, UUIDv7
   * @param places how many may ask at once; more are refused with a hint to come back
   */
  public record Means(
      SplitHoldService holds, Executor slow, Supplier<UUID> ids, Semaphore places) {}

  @Override
  public CompletionStage<Hold.Outcome> hold(LedgerQueue ledger, Hold hold, TokenUsage more) {
    if (parts.stream().anyMatch(part -> part.asset() == Asset.CALL)) {
      return CompletableFuture.completedStage(Hold.Outcome.APPLIED);
    }
    return ask(hold.id(), hold, buckets -> split(more, buckets)).handle(this::take);
  }

  private CompletionStage<Outcome> ask(
      UUID first, Hold like, Function<List<Bucket>, Split> splitting) {
    if (!means.places().tryAcquire()) {
      return CompletableFuture.failedStage(overloaded());
    }
    Wanted wanted =
        new Wanted(
            Stream.concat(Stream.of(first), Stream.generate(means.ids()))
                .limit(Bucket.LEGS_MAX + 1)
                .toList(),
            like.journal(),
            new Payer(account, question.asked(), beyond.accountPays(), like.budgets(), standIn),
            splitting,
            like.timeToLive());
    return CompletableFuture.supplyAsync(() -> means.holds().hold(wanted), means.slow())
        .whenComplete((_, _) -> means.places().release());
  }

  private Hold.Outcome take(@Nullable Outcome outcome, @Nullable Throwable failure) {
    return switch (outcome) {
      case Outcome.Held(List<Part> more) -> {
        parts = Stream.concat(parts.stream(), more.stream()).toList();
        yield Hold.Outcome.APPLIED;
      }
      case Outcome.NotCovered() -> Hold.Outcome.INSUFFICIENT;
      case Outcome.Refused(Hold.Outcome why) -> why;
      case Outcome.Due _, Outcome.Unbegun _ -> throw overloaded();
      case null -> {
        LOG.log(Level.ERROR, "nothing could be held of a plan", failure);
        throw overloaded();
      }
    };
  }

  private static GatewayException overloaded() {
    return new GatewayException(new GatewayError.Overloaded(COME_BACK));
  }

  @Override
  public Optional<ModelName> substitute() {
    return beyond.substitute();
  }

  @Override
  public Optional<Long> loweredTo() {
    return standIn;
  }

  @Override
  public void opened(OpenHolds open, Hold hold, Supplier<Money> cost, Supplier<TokenUsage> used) {
    for (Part part : parts) {
      open.opened(part.hold().id(), () -> observed(part, used.get()));
    }
  }

  /** What one account pays of it goes to the first of its holds. */
  private Money observed(Part part, TokenUsage used) {
    Map<AccountId, List<Part>> byAccount = byAccount();
    List<Part> ofAccount = byAccount.getOrDefault(part.hold().account(), List.of(part));
    return ofAccount.getFirst().equals(part)
        ? Money.ofNanos(paid(split(used), ofAccount))
        : Money.ZERO;
  }

  @Override
  public void resolved(OpenHolds open) {
    parts.forEach(part -> open.closed(part.hold().id()));
  }

  @Override
  public boolean reaches() {
    return true;
  }

  @Override
  public CompletionStage<Void> reach(Hold first, TokenUsage used) {
    long ofAccount =
        parts.stream()
            .filter(part -> part.bucket().isEmpty())
            .mapToLong(part -> part.hold().amount().nanos())
            .sum();
    if (split(used).rest().nanos() <= ofAccount) {
      return CompletableFuture.completedStage(null);
    }
    return ask(means.ids().get(), first, buckets -> missing(used, buckets))
        .handle(this::take)
        .handle((_, failure) -> Optional.ofNullable(failure))
        .thenAccept(failed ->
            failed.ifPresent(failure ->
                LOG.log(
                    Level.WARNING, "a plan was not asked for what a report says more", failure)));
  }

  /** What buckets can pay beyond what they hold. */
  private Split missing(TokenUsage used, List<Bucket> buckets) {
    Map<AccountId, Bucket> all = new LinkedHashMap<>();
    held().forEach(bucket -> all.put(bucket.account(), bucket));
    buckets.forEach(bucket ->
        all.merge(
            bucket.account(),
            bucket,
            (held, free) -> held.with(held.available() + free.available())));
    Split whole = split(used, List.copyOf(all.values()));
    List<Split.Leg> more = new ArrayList<>();
    for (Split.Leg leg : whole.legs()) {
      long beyond = leg.amount() - heldOf(leg.account());
      if (beyond > 0) {
        more.add(new Split.Leg(leg.account(), leg.asset(), beyond));
      }
    }
    return new Split(more, whole.charge(), Money.ZERO);
  }

  private long heldOf(AccountId bucket) {
    return held().stream()
        .filter(held -> held.account().equals(bucket))
        .mapToLong(Bucket::available)
        .sum();
  }

  @Override
  public Charge charge(Charge whole, TokenUsage used) {
    Split split = split(used);
    actual = split;
    return split.charge();
  }

  @Override
  public Money held(Money all) {
    return parts.stream()
        .filter(part -> part.asset() == Asset.USD)
        .map(part -> part.hold().amount())
        .reduce(Money.ZERO, Money::plus);
  }

  @Override
  public Settlement settle(Settlement end) {
    boolean served = end.resolution().kind() == Resolution.Kind.SETTLE;
    Optional<Split> split = Optional.ofNullable(actual).filter(_ -> served);
    List<Resolution> ends = new ArrayList<>();
    List<Resolution> further = new ArrayList<>();
    long left = end.resolution().amount().nanos();
    for (List<Part> ofAccount : byAccount().values()) {
      Part first = ofAccount.getFirst();
      long paid = split.map(of -> paid(of, ofAccount)).orElse(0L);
      if (first.asset() == Asset.USD) {
        paid = first.bucket().isEmpty() ? left : Math.min(paid, left);
        left -= paid;
      }
      ends.add(
          served
              ? Resolution.settle(first.hold(), Money.ofNanos(paid))
              : Resolution.release(first.hold()));
      ofAccount.stream().skip(1).map(Part::hold).map(Resolution::release).forEach(further::add);
    }
    if (left > 0) {
      Money beyond = Money.ofNanos(left);
      ends.add(new Resolution(means.ids().get(), account, Resolution.Kind.SETTLE, beyond));
    }
    return settlement(end, ends, further);
  }

  /** What is given back comes before what is charged, so that the charge finds it free. */
  private static Settlement settlement(
      Settlement end, List<Resolution> ends, List<Resolution> further) {
    Resolution first = ends.getFirst();
    List<UUID> extensions =
        further.stream()
            .filter(back -> back.account().equals(first.account()))
            .map(Resolution::holdId)
            .toList();
    List<Resolution> legs =
        Stream.concat(
                further.stream().filter(back -> !back.account().equals(first.account())),
                ends.stream().skip(1))
            .toList();
    return new Settlement(first, extensions, legs, Optional.empty(), end.record(), end.answer());
  }

  /** The parts of each account, in the order in which accounts pay: the owner's own comes last. */
  private Map<AccountId, List<Part>> byAccount() {
    Map<AccountId, List<Part>> byAccount = new LinkedHashMap<>();
    List<Part> all = parts;
    Stream.concat(
            all.stream().filter(part -> part.bucket().isPresent()),
            all.stream().filter(part -> part.bucket().isEmpty()))
        .forEach(part ->
            byAccount.computeIfAbsent(part.hold().account(), _ -> new ArrayList<>()).add(part));
    return byAccount;
  }

  private Split split(TokenUsage used) {
    return split(used, held());
  }

  private Split split(TokenUsage used, List<Bucket> buckets) {
    return Split.of(used, question.price(), question.groupRatio(), buckets);
  }

  /** What is held of each bucket. */
  private List<Bucket> held() {
    return byAccount().values().stream()
        .flatMap(ofAccount -> PlanPurse.together(ofAccount).stream())
        .toList();
  }

  private static Optional<Bucket> together(List<Part> ofAccount) {
    long held = ofAccount.stream().mapToLong(part -> part.hold().amount().nanos()).sum();
    return ofAccount.getFirst().bucket().map(bucket -> bucket.with(held));
  }

  private static long paid(Split split, List<Part> ofAccount) {
    Part first = ofAccount.getFirst();
    return first.bucket().isEmpty()
        ? split.rest().nanos()
        : split.legs().stream()
            .filter(leg -> leg.account().equals(first.hold().account()))
            .mapToLong(Split.Leg::amount)
            .sum();
  }
}
