package io.nebulagate.application.fake.voucher;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.billing.AccountBook.Moved;
import io.nebulagate.application.billing.AccountBook.Movement;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.plan.SubscriptionBook.Begun;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.voucher.Caps;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.Gain;
import io.nebulagate.domain.voucher.Redemption;
import io.nebulagate.domain.voucher.Uptake;
import io.nebulagate.domain.voucher.VoucherBatch;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Vouchers beside the ledger in memory, under its lock. */
public final class InMemoryVouchers implements VoucherBook {

  private final InMemoryLedgerStore ledger;
  private final InMemoryReversals reversals;
  private final InMemorySubscriptions subscriptions;
  private final Function<AccountId, Instant> openedAt;
  private final InstantSource clock;
  private final Map<UUID, Kept> batches = new LinkedHashMap<>();
  private final Map<UUID, Redeemed> answers = new LinkedHashMap<>();
  private final Map<UUID, Returned> returns = new LinkedHashMap<>();

  /** Credits accounts of {@code ledger} that were all opened just now. */
  public InMemoryVouchers(InMemoryLedgerStore ledger) {
    this(
        ledger,
        new InMemoryReversals(ledger),
        new InMemorySubscriptions(ledger, InstantSource.system()),
        _ -> InstantSource.system().instant(),
        InstantSource.system());
  }

  /**
   * Credits accounts of {@code ledger} and begins plans; {@code openedAt} knows since when there
   * are accounts.
   */
  public InMemoryVouchers(
      InMemoryLedgerStore ledger,
      InMemoryReversals reversals,
      InMemorySubscriptions subscriptions,
      Function<AccountId, Instant> openedAt,
      InstantSource clock) {
    this.ledger = ledger;
    this.reversals = reversals;
    this.subscriptions = subscriptions;
    this.openedAt = openedAt;
    this.clock = clock;
  }

  @Override
  public VoucherBatch issue(VoucherOffer offer, List<KeptCode> codes, String actor) {
    synchronized (ledger) {
      VoucherBatch batch =
          new VoucherBatch(UUID.randomUUID(), offer, actor, clock.instant(), Optional.empty());
      batches.put(batch.id(), new Kept(batch, codes));
      return batch;
    }
  }

  @Override
  public Optional<Standing> find(UUID batch) {
    synchronized (ledger) {
      return Optional.ofNullable(batches.get(batch)).map(this::standing);
    }
  }

  @Override
  public Page<Standing> batches(Optional<String> label, int page, int size) {
    synchronized (ledger) {
      List<Standing> found =
          batches.values().stream()
              .map(this::standing)
              .filter(standing -> label.map(part -> contains(standing, part)).orElse(true))
              .toList()
              .reversed();
      return page(found, page, size);
    }
  }

  @Override
  public Page<Code> codes(UUID batch, CodeFilter filter, int page, int size) {
    synchronized (ledger) {
      Kept kept = batches.get(batch);
      if (kept == null) {
        return new Page<>(List.of(), 0);
      }
      List<Code> found = new ArrayList<>();
      for (int number = 1; number <= kept.codes.size(); number++) {
        Optional<Redemption> redemption =
            Optional.ofNullable(kept.redeemed.get(number)).map(this::now);
        Code code = new Code(number, kept.codes.get(number - 1).last4(), redemption);
        if (filter.last4().map(code.last4()::equals).orElse(true)
            && filter.state().map(code.state()::equals).orElse(true)) {
          found.add(code);
        }
      }
      return page(found, page, size);
    }
  }

  @Override
  public Page<LabelUptake> labels(int page, int size) {
    synchronized (ledger) {
      Map<String, LabelUptake> labels = new TreeMap<>();
      for (Kept kept : batches.values()) {
        String label = kept.batch.offer().label();
        labels.merge(
            label,
            new LabelUptake(label, 1, standing(kept).uptake()),
            (a, b) -> new LabelUptake(label, a.batches() + 1, sum(a.uptake(), b.uptake())));
      }
      return page(List.copyOf(labels.values()), page, size);
    }
  }

  @Override
  public boolean revoke(UUID batch, String actor) {
    synchronized (ledger) {
      Kept kept = batches.get(batch);
      if (kept != null) {
        kept.revoke(clock.instant());
      }
      return kept != null;
    }
  }

  @Override
  public Redeemed redeem(IdempotencyKey key, Claim claim) {
    synchronized (ledger) {
      Optional<UUID> before = ledger.effectOf(key);
      if (before.isPresent()) {
        Redeemed first =
            Optional.ofNullable(answers.get(before.get()))
                .orElseThrow(() -> new GatewayException(new GatewayError.IdempotencyKeyReused()));
        return new Redeemed(first.id(), first.gain(), first.available(), true);
      }
      Account account =
          ledger
              .find(claim.account())
              .filter(found -> found.status() != Account.Status.CLOSED)
              .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("account")));
      Kept kept = batchOf(claim.code());
      int number = kept.numberOf(claim.code());
      check(kept, number, account, claim);
      return redeem(key, claim, kept, number);
    }
  }

  @Override
  public Optional<Redemption> redemption(UUID id) {
    synchronized (ledger) {
      return batches.values().stream()
          .flatMap(kept -> kept.redeemed.values().stream())
          .filter(redemption -> redemption.id().equals(id))
          .map(this::now)
          .findFirst();
    }
  }

  @Override
  public Optional<VoucherValue> worth(KeyHash code) {
    synchronized (ledger) {
      return batches.values().stream()
          .filter(kept -> kept.numberOf(code) > 0)
          .findFirst()
          .map(kept -> kept.batch.offer().value());
    }
  }

  @Override
  public Returned takeBack(IdempotencyKey key, UUID id, Note note) {
    synchronized (ledger) {
      Optional<UUID> before = ledger.effectOf(key);
      if (before.isPresent()) {
        Returned first =
            Optional.ofNullable(returns.get(id))
                .filter(_ -> before.get().equals(returnOf(id)))
                .orElseThrow(() -> new GatewayException(new GatewayError.IdempotencyKeyReused()));
        return new Returned(first.subscription(), first.available(), true);
      }
      Redemption redemption =
          redemption(id)
              .filter(found -> !(found.gain() instanceof Gain.Credit))
              .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("redemption")));
      if (redemption.gain().reversed()) {
        throw new GatewayException(new GatewayError.ReversalTooLarge(Money.ZERO));
      }
      long last = subscriptions.goesOnAs(subscription(redemption.gain()));
      subscriptions.setStatus(last, Subscription.Status.CANCELLED, note);
      Money available = available(redemption.account());
      subscriptions.did(key, returnOf(id), available);
      returns.put(id, new Returned(last, available, false));
      return returns.get(id);
    }
  }

  private static long subscription(Gain gain) {
    return switch (gain) {
      case Gain.Credit _ -> throw new IllegalArgumentException("credit begins nothing");
      case Gain.Plan plan -> plan.subscription();
      case Gain.Bounded bounded -> bounded.subscription();
    };
  }

  /** What the ledger's key stands for. */
  private static UUID returnOf(UUID redemption) {
    return UUID.nameUUIDFromBytes(("return:" + redemption).getBytes(StandardCharsets.UTF_8));
  }

  private Money available(AccountId account) {
    return ledger.find(account).orElseThrow().balance().available();
  }

  private Redeemed redeem(IdempotencyKey key, Claim claim, Kept kept, int number) {
    Redeemed answer =
        switch (kept.batch.offer().value()) {
          case VoucherValue.Credit(Money amount) -> credit(key, claim, kept, number, amount);
          case VoucherValue.Plan plan ->
              begin(key, claim, kept, number, begun -> new Gain.Plan(plan.id(), begun, false));
          case VoucherValue.Bounded bounded -> {
            long plan = bounded.plan().orElseThrow();
            yield begin(
                key,
                claim,
                kept,
                number,
                begun -> new Gain.Bounded(bounded.amount(), plan, begun, false));
          }
        };
    kept.redeemed.put(
        number,
        new Redemption(
            answer.id(),
            kept.batch.id(),
            number,
            claim.account(),
            claim.actor(),
            clock.instant(),
            answer.gain()));
    kept.addresses.put(number, claim.address());
    answers.put(answer.id(), answer);
    return answer;
  }

  private Redeemed credit(IdempotencyKey key, Claim claim, Kept kept, int number, Money amount) {
    String reason = "voucher " + number + " of " + kept.batch.id();
    Moved moved =
        ledger.credit(
            key,
            new Movement(claim.account(), amount, reason, claim.actor()),
            Transfer.Kind.VOUCHER);
    Gain gain = new Gain.Credit(amount, Money.ZERO);
    return new Redeemed(moved.transferId(), gain, moved.available(), false);
  }

  private Redeemed begin(
      IdempotencyKey key, Claim claim, Kept kept, int number, LongFunction<Gain> gain) {
    String code = "code:" + kept.batch.id() + ":" + number;
    Begun begun =
        subscriptions.begin(
            new IdempotencyKey(0, "code", code, claim.code().hex()),
            claim.beginning().orElseThrow());
    UUID id = UUID.randomUUID();
    Money available = available(claim.account());
    subscriptions.did(key, id, available);
    return new Redeemed(id, gain.apply(begun.subscription()), available, false);
  }

  private void check(Kept kept, int number, Account account, Claim claim) {
    @Nullable Redemption used = kept.redeemed.get(number);
    if (used != null) {
      throw used.account().equals(claim.account()) ? alreadyRedeemed() : invalid();
    }
    if (kept.batch.state(clock.instant()) != VoucherBatch.State.ACTIVE
        || !eligible(kept.batch.offer().eligibility(), account, claim)) {
      throw invalid();
    }
    Caps caps = kept.batch.offer().caps();
    if (kept.redeemedBy(claim.account()) >= caps.perAccount()) {
      throw alreadyRedeemed();
    }
    if ((caps.perBatch().isPresent() && kept.redeemed.size() >= caps.perBatch().getAsInt())
        || (caps.perAddress().isPresent()
            && (claim.address().isEmpty()
                || kept.redeemedFrom(claim.address()) >= caps.perAddress().getAsInt()))) {
      throw invalid();
    }
  }

  private boolean eligible(Eligibility who, Account account, Claim claim) {
    boolean young =
        who.accountDays().isEmpty()
            || openedAt
                .apply(account.id())
                .isAfter(clock.instant().minus(Duration.ofDays(who.accountDays().getAsInt())));
    return young
        && who.tenants().map(tenants -> tenants.contains(account.tenant())).orElse(true)
        && who.plans().map(plans -> subscriptions.has(account.id(), plans)).orElse(true)
        && who.roles().map(roles -> roles.contains(claim.role())).orElse(true)
        && who.allow().map(allow -> allow.contains(account.id())).orElse(true)
        && !who.deny().contains(account.id());
  }

  private Kept batchOf(KeyHash code) {
    return batches.values().stream()
        .filter(kept -> kept.numberOf(code) > 0)
        .findFirst()
        .orElseThrow(() -> new GatewayException(new GatewayError.VoucherInvalid(true)));
  }

  private Standing standing(Kept kept) {
    long reversed = kept.redeemed.values().stream().filter(this::takenBack).count();
    return new Standing(kept.batch, new Uptake(kept.codes.size(), kept.redeemed.size(), reversed));
  }

  private boolean takenBack(Redemption redemption) {
    return now(redemption).gain().reversed();
  }

  private Redemption now(Redemption then) {
    Gain gain =
        switch (then.gain()) {
          case Gain.Credit(Money amount, _) ->
              new Gain.Credit(amount, reversals.reversed(then.id()));
          case Gain.Plan plan ->
              new Gain.Plan(plan.id(), plan.subscription(), returns.containsKey(then.id()));
          case Gain.Bounded(Money amount, long plan, long subscription, _) ->
              new Gain.Bounded(amount, plan, subscription, returns.containsKey(then.id()));
        };
    return new Redemption(
        then.id(), then.batch(), then.number(), then.account(), then.actor(), then.at(), gain);
  }

  private static boolean contains(Standing standing, String part) {
    String label = standing.batch().offer().label().toLowerCase(Locale.ROOT);
    return label.contains(part.toLowerCase(Locale.ROOT));
  }

  private static Uptake sum(Uptake a, Uptake b) {
    return new Uptake(
        a.codes() + b.codes(), a.redeemed() + b.redeemed(), a.reversed() + b.reversed());
  }

  private static <T> Page<T> page(List<T> all, int page, int size) {
    return new Page<>(all.stream().skip((long) page * size).limit(size).toList(), all.size());
  }

  private static GatewayException invalid() {
    return new GatewayException(new GatewayError.VoucherInvalid(false));
  }

  private static GatewayException alreadyRedeemed() {
    return new GatewayException(new GatewayError.VoucherAlreadyRedeemed());
  }

  /** A batch and what became of its codes, by number. */
  private static final class Kept {
    private VoucherBatch batch;
    private final List<KeptCode> codes;
    private final Map<Integer, Redemption> redeemed = new TreeMap<>();
    private final Map<Integer, String> addresses = new TreeMap<>();

    Kept(VoucherBatch batch, List<KeptCode> codes) {
      this.batch = batch;
      this.codes = List.copyOf(codes);
    }

    void revoke(Instant now) {
      if (batch.revokedAt().isEmpty()) {
        batch =
            new VoucherBatch(
                batch.id(), batch.offer(), batch.actor(), batch.createdAt(), Optional.of(now));
      }
    }

    /** From 1; 0 for a code of another batch. */
    int numberOf(KeyHash hash) {
      return codes.stream().map(KeptCode::hash).toList().indexOf(hash) + 1;
    }

    long redeemedBy(AccountId account) {
      return count(redeemed, redemption -> redemption.account().equals(account));
    }

    long redeemedFrom(String address) {
      return count(addresses, address::equals);
    }

    private static <T> long count(Map<Integer, T> of, Predicate<T> which) {
      return of.values().stream().filter(which).count();
    }
  }
}
