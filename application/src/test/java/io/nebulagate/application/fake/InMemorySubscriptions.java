package io.nebulagate.application.fake;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.billing.AccountBook.Movement;
import io.nebulagate.application.plan.Entitlements.Agreement;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Subscriptions in memory, under the lock of the ledger their allowances are in. */
public final class InMemorySubscriptions implements SubscriptionBook, PlanUsage {

  private final InMemoryLedgerStore ledger;
  private final InstantSource clock;
  private final List<Row> rows = new ArrayList<>();

  /** Grants in {@code ledger}, by {@code clock}. */
  public InMemorySubscriptions(InMemoryLedgerStore ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** One subscription and all it was ever granted. */
  private static final class Row {
    final IdempotencyKey key;
    final Beginning begun;
    final long id;
    final List<Granted> granted = new ArrayList<>();
    Status status = Status.ACTIVE;
    long lastCycle;
    Instant dueAt;
    @Nullable Row changedInto;

    Row(IdempotencyKey key, Beginning begun, long id) {
      this.key = key;
      this.begun = begun;
      this.id = id;
      this.dueAt = begun.term().anchor();
    }

    boolean over(Instant now) {
      return status == Status.CANCELLED
          || begun.term().endsAt().filter(end -> !now.isBefore(end)).isPresent();
    }

    boolean due(Instant now) {
      return status == Status.ACTIVE && !dueAt.isAfter(now) && !over(now);
    }

    boolean paysFor(AccountId account, Optional<Long> standIn) {
      return begun.account().equals(account)
          && begun.standIn() == standIn.isPresent()
          && standIn.filter(version -> version != begun.version().id()).isEmpty();
    }

    Asset asset(Granted of) {
      return begun.allowances().get(of.place).asset();
    }

    long plan() {
      return begun.version().planId();
    }

    Subscription toSubscription() {
      return new Subscription(
          id,
          begun.account(),
          begun.version().id(),
          status,
          begun.version().terms().cycle(),
          begun.term().anchor(),
          begun.term().zone(),
          begun.term().endsAt(),
          begun.allowances(),
          lastCycle,
          begun.standIn());
    }
  }

  /** One allowance of one cycle. */
  private static final class Granted {
    final AccountRow account;
    final Cycle cycle;
    final int place;
    final long granted;
    long carriedIn;
    long carriedOut;
    long lapsed;

    Granted(AccountRow account, Cycle cycle, int place, long granted) {
      this.account = account;
      this.cycle = cycle;
      this.place = place;
      this.granted = granted;
    }

    boolean over(Instant now) {
      return account.end != null && !now.isBefore(account.end);
    }
  }

  @Override
  public Begun begin(IdempotencyKey key, Beginning beginning) {
    synchronized (ledger) {
      Optional<Begun> before = begun(key);
      if (before.isPresent()) {
        return before.get();
      }
      if (ledger.find(beginning.account()).isEmpty()) {
        throw new GatewayException(new GatewayError.NotFound("account"));
      }
      Row row = new Row(key, beginning, rows.size() + 1L);
      rows.add(row);
      return new Begun(row.id, false);
    }
  }

  @Override
  public Optional<Begun> begun(IdempotencyKey key) {
    synchronized (ledger) {
      Optional<Row> known =
          rows.stream()
              .filter(row -> row.key.tenant() == key.tenant() && row.key.key().equals(key.key()))
              .findFirst();
      if (known.filter(row -> !row.key.fingerprint().equals(key.fingerprint())).isPresent()) {
        throw new GatewayException(new GatewayError.IdempotencyKeyReused());
      }
      return known.map(row -> new Begun(row.id, true));
    }
  }

  @Override
  public Optional<Subscription> find(long id) {
    synchronized (ledger) {
      return row(id).map(Row::toSubscription);
    }
  }

  @Override
  public List<Subscription> due(int limit) {
    synchronized (ledger) {
      Instant now = clock.instant();
      return rows.stream()
          .filter(row -> row.due(now) && !row.begun.standIn())
          .sorted(Comparator.comparing(row -> row.dueAt))
          .limit(limit)
          .map(Row::toSubscription)
          .toList();
    }
  }

  /** Those that pay for requests of an account and have to begin a cycle. */
  public List<Subscription> due(AccountId account, Optional<Long> standIn) {
    synchronized (ledger) {
      return rows.stream()
          .filter(row -> row.paysFor(account, standIn) && row.due(clock.instant()))
          .map(Row::toSubscription)
          .toList();
    }
  }

  /** Whether an account has a stand-in of this version. */
  public boolean begun(AccountId account, long version) {
    synchronized (ledger) {
      return rows.stream().anyMatch(row -> row.paysFor(account, Optional.of(version)));
    }
  }

  @Override
  public int roll(long subscription, List<Cycle> cycles) {
    synchronized (ledger) {
      Optional<Row> found = row(subscription).filter(row -> row.status == Status.ACTIVE);
      if (found.isEmpty()) {
        return 0;
      }
      int begun = 0;
      for (Cycle cycle : cycles) {
        if (cycle.number() > found.get().lastCycle && !cycle.start().isAfter(clock.instant())) {
          roll(found.get(), cycle);
          begun++;
        }
      }
      return begun;
    }
  }

  private void roll(Row row, Cycle cycle) {
    if (cycle.start().isBefore(row.dueAt)) {
      throw new IllegalArgumentException("cycle " + cycle.number() + " does not follow");
    }
    open(row, cycle, amount -> amount);
    empty(row);
  }

  private void open(Row row, Cycle cycle, LongUnaryOperator part) {
    UUID journal = ledger.entries.newId();
    for (int place = 0; place < row.begun.allowances().size(); place++) {
      long amount = part.applyAsLong(row.begun.allowances().get(place).amount());
      AccountRow account = ledger.openBucket(row.begun.account(), cycle.end());
      row.granted.add(new Granted(account, cycle, place, amount));
      account.posted = Money.ofNanos(amount);
      write(Transfer.Kind.GRANT, journal, InMemoryLedgerStore.FUNDING, account.id, amount);
    }
    row.lastCycle = cycle.number();
    row.dueAt = cycle.end();
  }

  @Override
  public Begun change(IdempotencyKey key, Change change) {
    synchronized (ledger) {
      Row old =
          row(change.subscription())
              .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("subscription")));
      Term term = new Term(change.anchor(), old.begun.term().zone(), old.begun.term().endsAt());
      boolean known = rows.stream().anyMatch(row -> row.key.key().equals(key.key()));
      if (!known && (old.status != Status.ACTIVE || running(old).isEmpty())) {
        throw new GatewayException(
            new GatewayError.InvalidValue("subscription", "has no cycle under way"));
      }
      Begun begun =
          begin(
              key,
              new Beginning(
                  old.begun.account(),
                  change.version(),
                  term,
                  change.allowances(),
                  change.actor()));
      if (!begun.replayed()) {
        Row next = row(begun.subscription()).orElseThrow();
        Cycle first = change.first();
        open(
            next,
            new Cycle(first.number(), change.at(), first.end()),
            amount -> Math.max(first.shareLeft(amount, change.at()), 1));
        old.changedInto = next;
        running(old).forEach(granted -> takeBack(old, granted, change.at()));
        setStatus(old.id, Status.CANCELLED, new Note(change.actor(), "changed"));
      }
      return begun;
    }
  }

  private List<Granted> running(Row row) {
    return row.granted.stream()
        .filter(granted -> granted.cycle.number() == row.lastCycle)
        .filter(granted -> !granted.over(clock.instant()))
        .toList();
  }

  /** What is not earned yet goes back; what of it is used or held already, of the new cycle. */
  private void takeBack(Row row, Granted old, Instant at) {
    long unearned = old.cycle.shareLeft(old.granted, at);
    long back = Math.min(Math.max(old.account.spendable().nanos(), 0), unearned);
    takeBack(old, back);
    after(row, old)
        .ifPresent(next -> takeBack(next, Math.min(unearned - back, next.account.posted.nanos())));
  }

  private void takeBack(Granted from, long amount) {
    if (amount > 0) {
      from.account.posted = from.account.posted.minus(Money.ofNanos(amount));
      from.lapsed += amount;
      UUID journal = ledger.entries.newId();
      AccountId funding = InMemoryLedgerStore.FUNDING;
      write(Transfer.Kind.PRORATION, journal, from.account.id, funding, amount);
    }
  }

  /** Where that goes along which a change left in a cycle: only into the first one after it. */
  private Optional<Granted> after(Row changed, Granted old) {
    Row last = changed;
    while (last.changedInto != null) {
      last = last.changedInto;
    }
    Row next = last;
    boolean first = next.granted.stream().allMatch(g -> g.cycle.number() == next.lastCycle);
    if (next == changed || next.status == Status.CANCELLED || !first) {
      return Optional.empty();
    }
    return running(next).stream()
        .filter(granted -> next.asset(granted) == changed.asset(old))
        .min(Comparator.comparing(granted -> granted.place != old.place));
  }

  @Override
  public int emptyEnded(int limit) {
    synchronized (ledger) {
      return rows.stream().mapToInt(this::empty).filter(lines -> lines > 0).limit(limit).sum();
    }
  }

  private int empty(Row row) {
    Instant now = clock.instant();
    int lines = 0;
    for (Granted old : row.granted) {
      Optional<Granted> newest =
          row.granted.stream()
              .filter(later -> later.cycle.number() == row.lastCycle && later.place == old.place)
              .filter(later -> later.cycle.number() > old.cycle.number() && !row.over(now))
              .findFirst();
      if (old.over(now) && (newest.isPresent() || row.over(now))) {
        lines += empty(row, old, newest);
      }
    }
    return lines;
  }

  private int empty(Row row, Granted old, Optional<Granted> newest) {
    Allowance allowance = row.begun.allowances().get(old.place);
    long left = old.account.spendable().nanos();
    Optional<Granted> along =
        left > 0 && old.cycle.number() == row.lastCycle ? after(row, old) : Optional.empty();
    if (along.isPresent()) {
      old.account.posted = old.account.posted.minus(Money.ofNanos(left));
      old.carriedOut += left;
      along.get().carriedIn += left;
      AccountRow into = along.get().account;
      into.posted = into.posted.plus(Money.ofNanos(left));
      write(Transfer.Kind.PRORATION, ledger.entries.newId(), old.account.id, into.id, left);
      return 1;
    }
    long mayCarry = allowance.rollover().most(allowance.amount()) - old.carriedOut;
    long carried = newest.isPresent() ? Math.min(left, mayCarry) : 0;
    UUID journal = ledger.entries.newId();
    if (carried > 0) {
      AccountRow into = newest.orElseThrow().account;
      newest.orElseThrow().carriedIn += carried;
      into.posted = into.posted.plus(Money.ofNanos(carried));
      old.carriedOut += carried;
      write(Transfer.Kind.ROLLOVER, journal, old.account.id, into.id, carried);
    }
    if (left > carried) {
      AccountId funding = InMemoryLedgerStore.FUNDING;
      old.lapsed += left - carried;
      write(Transfer.Kind.BREAKAGE, journal, old.account.id, funding, left - carried);
    }
    old.account.posted = old.account.posted.minus(Money.ofNanos(left));
    return (carried > 0 ? 1 : 0) + (left > carried ? 1 : 0);
  }

  private void write(
      Transfer.Kind kind, UUID journal, AccountId debit, AccountId credit, long amount) {
    Movement movement = new Movement(credit, Money.ofNanos(amount), "", "");
    ledger.entries.write(ledger.entries.newId(), kind, journal, debit, credit, movement);
  }

  @Override
  public List<Bucket> buckets(AccountId account) {
    return buckets(account, Optional.empty());
  }

  /** Those of the stand-in of one version, or of all that is none. */
  public List<Bucket> buckets(AccountId account, Optional<Long> standIn) {
    synchronized (ledger) {
      return rows.stream()
          .filter(row -> row.paysFor(account, standIn) && row.status == Status.ACTIVE)
          .flatMap(row ->
              row.granted.stream()
                  .filter(granted -> granted.cycle.number() == row.lastCycle)
                  .map(granted -> bucket(row, granted)))
          .limit(BUCKETS_MAX)
          .toList();
    }
  }

  private static Bucket bucket(Row row, Granted granted) {
    Allowance allowance = row.begun.allowances().get(granted.place);
    AccountRow account = granted.account;
    return new Bucket(
        account.id,
        allowance.asset(),
        account.spendable().nanos(),
        allowance.scope(),
        row.begun.version().terms().priority(),
        Optional.ofNullable(account.end).orElseThrow(),
        account.createdAt);
  }

  /** Keeps in the ledger what an operation key stands for from now on. */
  public void did(IdempotencyKey key, UUID effect, Money available) {
    synchronized (ledger) {
      ledger.operations.remember(key, effect, available);
    }
  }

  /** Whether an account has one of these plans now. */
  public boolean has(AccountId account, Set<Long> plans) {
    synchronized (ledger) {
      Instant now = clock.instant();
      return rows.stream()
          .filter(row -> row.begun.account().equals(account) && plans.contains(row.plan()))
          .filter(row -> row.status == Status.ACTIVE && !row.begun.term().anchor().isAfter(now))
          .anyMatch(row -> !row.over(now));
    }
  }

  /** What a subscription was changed into, and that since, or itself. */
  public long goesOnAs(long subscription) {
    synchronized (ledger) {
      Row last = row(subscription).orElseThrow();
      while (last.changedInto != null) {
        last = last.changedInto;
      }
      return last.id;
    }
  }

  @Override
  public List<Agreement> agreements() {
    synchronized (ledger) {
      return rows.stream()
          .filter(row -> row.status != Status.CANCELLED && !row.begun.standIn())
          .map(row -> new Agreement(row.toSubscription(), row.begun.version().terms()))
          .toList();
    }
  }

  @Override
  public List<Agreement> agreements(Set<AccountId> accounts) {
    return agreements().stream()
        .filter(agreement -> accounts.contains(agreement.subscription().account()))
        .toList();
  }

  @Override
  public void setStatus(long subscription, Status status, Note note) {
    synchronized (ledger) {
      Row row =
          row(subscription)
              .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("subscription")));
      if (row.status == Status.CANCELLED && status != Status.CANCELLED) {
        throw new GatewayException(
            new GatewayError.InvalidValue("status", "is cancelled for good"));
      }
      row.status = status;
      for (Granted granted : row.granted) {
        AccountRow account = granted.account;
        account.status = status == Status.FROZEN ? Account.Status.FROZEN : Account.Status.ACTIVE;
        if (status == Status.CANCELLED && !granted.over(clock.instant())) {
          account.end = clock.instant();
        }
      }
      empty(row);
    }
  }

  // ── what became of it ──

  @Override
  public Page<Subscription> list(Filter filter, int page, int size) {
    synchronized (ledger) {
      List<Row> found =
          rows.reversed().stream()
              .filter(row ->
                  filter.account().map(row.begun.account()::equals).orElse(true)
                      && filter.plan().map(plan -> plan == row.plan()).orElse(true)
                      && filter.status().orElse(row.status) == row.status)
              .toList();
      return new Page<>(part(found, page, size).map(Row::toSubscription).toList(), found.size());
    }
  }

  @Override
  public Map<Long, CycleUse> newest(Collection<Long> subscriptions) {
    synchronized (ledger) {
      return rows.stream()
          .filter(row -> subscriptions.contains(row.id) && row.lastCycle > 0)
          .collect(Collectors.toMap(row -> row.id, row -> uses(row).getFirst()));
    }
  }

  @Override
  public Page<CycleUse> cycles(long subscription, int page, int size) {
    synchronized (ledger) {
      List<CycleUse> all = row(subscription).stream().flatMap(row -> uses(row).stream()).toList();
      return new Page<>(part(all, page, size).toList(), all.size());
    }
  }

  private static <T> Stream<T> part(List<T> all, int page, int size) {
    return all.stream().skip((long) page * size).limit(size);
  }

  private static List<CycleUse> uses(Row row) {
    return row.granted.reversed().stream()
        .map(granted -> granted.cycle)
        .distinct()
        .map(cycle -> new CycleUse(cycle, uses(row, cycle)))
        .toList();
  }

  private static List<BucketUse> uses(Row row, Cycle cycle) {
    return row.granted.stream()
        .filter(granted -> granted.cycle.equals(cycle))
        .map(granted -> use(row.asset(granted), granted))
        .toList();
  }

  private static BucketUse use(Asset asset, Granted granted) {
    return new BucketUse(
        asset,
        granted.granted,
        granted.carriedIn,
        granted.carriedOut,
        granted.lapsed,
        granted.account.held.nanos(),
        granted.account.spendable().nanos());
  }

  private Optional<Row> row(long id) {
    return id >= 1 && id <= rows.size() ? Optional.of(rows.get((int) id - 1)) : Optional.empty();
  }
}
