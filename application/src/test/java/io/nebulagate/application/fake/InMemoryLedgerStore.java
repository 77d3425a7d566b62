package io.nebulagate.application.fake;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.fake.budget.InMemoryBudgets;
import io.nebulagate.application.idempotency.KeptAnswers;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The ledger in memory, one lock around everything. The model that the real ledger is compared
 * with: what it does is written out as plainly as possible.
 */
public final class InMemoryLedgerStore implements LedgerStore, AccountBook {

  static final AccountId REVENUE = new AccountId(1);
  static final AccountId FUNDING = new AccountId(3);
  static final long FIRST_OF_CUSTOMERS = 1000;

  /** The most an account can hold. */
  private static final Money MOST = Money.ofNanos(4_000_000_000_000_000_000L);

  private static final Comparator<AccountId> ASCENDING = Comparator.comparingLong(AccountId::value);

  private final InstantSource clock;
  private final Map<AccountId, AccountRow> accounts = new HashMap<>();
  private final Map<UUID, Hold> everHeld = new HashMap<>();
  private final Map<UUID, Open> open = new LinkedHashMap<>();
  private final Map<UUID, Resolution> resolved = new HashMap<>();
  private final Map<UUID, Money> settledLate = new HashMap<>();
  final OperationKeys operations = new OperationKeys();
  private final Map<RequestId, RequestRecord> records = new LinkedHashMap<>();
  final Journal entries;
  private final InMemoryBudgets budgets;
  private long nextAccount = FIRST_OF_CUSTOMERS;
  private KeptAnswers answers = KeptAnswers.NONE;

  /** An empty ledger on the system's clock. */
  public InMemoryLedgerStore() {
    this(InstantSource.system());
  }

  /** An empty ledger; {@code clock} decides when holds are over. */
  public InMemoryLedgerStore(InstantSource clock) {
    this.clock = clock;
    this.entries = new Journal(clock);
    this.budgets = new InMemoryBudgets(clock);
  }

  /** Opens the account of a new user and pays {@code amount} in. */
  public synchronized AccountId openWith(Money amount) {
    long owner = nextAccount;
    AccountId id = open(owner, new Account.Owner(Account.OwnerType.USER, owner));
    if (amount.isPositive()) {
      IdempotencyKey key = new IdempotencyKey(owner, "credit", "opening", "opening");
      credit(key, new Movement(id, amount, "opening", "test"));
    }
    return id;
  }

  /** Where the answers of settled requests are kept. */
  public synchronized InMemoryLedgerStore keepingIn(KeptAnswers kept) {
    answers = kept;
    return this;
  }

  /** What holds and charges count against beside their accounts. */
  public InMemoryBudgets budgets() {
    return budgets;
  }

  /** How many holds stand open. */
  public synchronized int openHolds() {
    return open.size();
  }

  @Override
  public synchronized void keep(List<RequestRecord> kept) {
    kept.forEach(record -> records.put(record.id(), record));
  }

  /** What was kept of requests, in the order it was written. */
  public synchronized List<RequestRecord> records() {
    return List.copyOf(records.values());
  }

  /** What was kept of one request. */
  public synchronized Optional<RequestRecord> record(RequestId id) {
    return Optional.ofNullable(records.get(id));
  }

  /** The entries of one journal, oldest first. */
  public synchronized List<Transfer> journal(UUID id) {
    return entries.of(id);
  }

  @Override
  public synchronized Outcomes apply(Batch batch) {
    Set<UUID> heldHere = new HashSet<>();
    batch.holds().forEach(hold -> heldHere.add(hold.id()));
    Hold.Outcome[] holds = new Hold.Outcome[batch.holds().size()];
    Resolution.Outcome[] settlements = new Resolution.Outcome[batch.settlements().size()];
    batch.holds().forEach(hold -> budgets.named(hold.budgets()));
    List<AccountId> later = new ArrayList<>();
    for (AccountId account : accountsOf(batch)) {
      settle(batch.settlements(), account, settlements, this::isStraight);
      if (isSettled(batch.settlements(), account, settlements, heldHere)) {
        hold(batch.holds(), account, holds);
      } else {
        later.add(account);
      }
    }
    for (AccountId account : accountsOf(batch)) {
      settle(batch.settlements(), account, settlements, s -> !heldHere.contains(holdOf(s)));
    }
    later.forEach(account -> hold(batch.holds(), account, holds));
    for (AccountId account : accountsOf(batch)) {
      settle(batch.settlements(), account, settlements, _ -> true);
    }
    return new Outcomes(List.of(holds), List.of(settlements));
  }

  @Override
  public synchronized void renew(Map<UUID, Money> observed, Duration timeToLive) {
    Instant end = clock.instant().plus(timeToLive);
    observed.forEach((id, seen) ->
        open.computeIfPresent(
            id, (_, o) -> new Open(o.hold(), o.observed().max(seen), end, o.drawn())));
  }

  @Override
  public synchronized int sweep(int limit, Duration grace) {
    Instant latest = clock.instant().minus(grace);
    List<Open> over =
        open.values().stream()
            .filter(o -> !o.end().isAfter(latest))
            .sorted(Comparator.comparing(Open::end).thenComparing(o -> o.hold().id().toString()))
            .limit(limit)
            .sorted(Comparator.comparing(o -> o.observed().isPositive()))
            .toList();
    over.forEach(o ->
        resolve(
            new Resolution(
                o.hold().id(), o.hold().account(), Resolution.Kind.EXPIRE, o.observed())));
    return over.size();
  }

  @Override
  public synchronized Money lend(Lease lease) {
    Hold before = everHeld.get(lease.id());
    if (before != null) {
      return before.amount();
    }
    AccountRow row = accounts.get(lease.account());
    if (row == null || !row.main || row.status != Account.Status.ACTIVE) {
      return Money.ZERO;
    }
    Money twentieth = Money.ofNanos(row.spendable().nanos() / 20);
    Money lent = lease.wanted().min(twentieth);
    if (lent.compareTo(lease.least()) < 0) {
      return Money.ZERO;
    }
    Hold hold = new Hold(lease.id(), lease.id(), lease.account(), lent, lease.timeToLive());
    set(row, hold, Transfer.Kind.LEASE);
    return lent;
  }

  @Override
  public synchronized Optional<Account> find(AccountId id) {
    return Optional.ofNullable(accounts.get(id)).filter(row -> row.main).map(AccountRow::toAccount);
  }

  @Override
  public synchronized Optional<Spending> spending(AccountId id) {
    return Optional.ofNullable(accounts.get(id))
        .filter(row -> row.main)
        .map(row -> new Spending(row.usedBy(entries.all()), row.balance()));
  }

  @Override
  public synchronized AccountId open(long tenant, Account.Owner owner) {
    for (AccountRow row : accounts.values()) {
      if (row.main && row.tenant == tenant && row.owner.equals(owner)) {
        return row.id;
      }
    }
    Instant now = clock.instant();
    AccountRow main = new AccountRow(new AccountId(nextAccount++), tenant, owner, true, now);
    AccountRow receivable = new AccountRow(new AccountId(nextAccount++), tenant, owner, false, now);
    main.receivable = receivable.id;
    accounts.put(main.id, main);
    accounts.put(receivable.id, receivable);
    return main.id;
  }

  /** What the owner of an account may use until {@code end}. */
  AccountRow openBucket(AccountId beside, Instant end) {
    AccountRow bucket = row(beside).bucket(nextAccount, clock.instant(), end);
    nextAccount += 2;
    accounts.put(bucket.id, bucket);
    return bucket;
  }

  @Override
  public synchronized Moved credit(IdempotencyKey key, Movement movement) {
    return credit(key, movement, Transfer.Kind.CREDIT);
  }

  /** A credit that is of another kind. */
  public synchronized Moved credit(IdempotencyKey key, Movement movement, Transfer.Kind kind) {
    return once(
        key,
        movement,
        row -> {
          if (movement.amount().compareTo(MOST.minus(row.posted)) > 0) {
            throw new GatewayException(new GatewayError.InvalidValue("amount", "out of range"));
          }
          UUID id = entries.newId();
          row.posted = row.posted.plus(movement.amount());
          entries.write(id, kind, id, FUNDING, row.id, movement);
          repay(row, movement.amount(), id, movement.actor());
          return id;
        });
  }

  /** Pays what is owed out of money that has just come to the account. */
  void repay(AccountRow row, Money money, UUID journal, String actor) {
    Money repaid = row.owed.min(money);
    if (repaid.isPositive()) {
      row.posted = row.posted.minus(repaid);
      row.owed = row.owed.minus(repaid);
      Movement repayment = new Movement(row.id, repaid, "repaid", actor);
      entries.write(
          entries.newId(), Transfer.Kind.RECEIVABLE, journal, row.id, row.receivable(), repayment);
    }
  }

  @Override
  public synchronized Moved debit(IdempotencyKey key, Movement movement) {
    return once(
        key,
        movement,
        row -> {
          if (movement.amount().compareTo(row.spendable()) > 0) {
            throw new GatewayException(
                new GatewayError.InsufficientBalance(row.balance().available()));
          }
          UUID id = entries.newId();
          row.posted = row.posted.minus(movement.amount());
          entries.write(id, Transfer.Kind.DEBIT, id, row.id, FUNDING, movement);
          return id;
        });
  }

  @Override
  public synchronized boolean setStatus(AccountId id, Account.Status status) {
    AccountRow row = accounts.get(id);
    if (row == null || !row.main) {
      return false;
    }
    row.status = status;
    return true;
  }

  @Override
  public synchronized void setCreditLimit(AccountId id, Money limit) {
    if (limit.nanos() < 0 || limit.compareTo(MOST) > 0) {
      throw new GatewayException(new GatewayError.InvalidValue("amount", "out of range"));
    }
    AccountRow row = accounts.get(id);
    if (row == null || !row.main || row.status == Account.Status.CLOSED) {
      throw new GatewayException(new GatewayError.NotFound("account"));
    }
    Money used = Money.ZERO.minus(row.balance().available());
    if (used.compareTo(limit) > 0) {
      throw new GatewayException(new GatewayError.CreditInUse(used));
    }
    row.creditLimit = limit;
  }

  @Override
  public synchronized List<Transfer> history(AccountId id, Optional<Cursor> before, int limit) {
    return entries.page(id, before, limit);
  }

  private Collection<AccountId> accountsOf(Batch batch) {
    TreeSet<AccountId> ids = new TreeSet<>(ASCENDING);
    batch.holds().forEach(hold -> ids.add(hold.account()));
    batch.settlements().forEach(settlement -> ids.add(settlement.resolution().account()));
    return ids;
  }

  /** Whether nothing is left to settle that holds of this account should wait for. */
  private static boolean isSettled(
      List<Settlement> settlements,
      AccountId account,
      Resolution.Outcome[] outcomes,
      Set<UUID> heldHere) {
    return IntStream.range(0, outcomes.length)
        .filter(i -> outcomes[i] == null)
        .mapToObj(settlements::get)
        .filter(settlement -> settlement.resolution().account().equals(account))
        .allMatch(settlement -> heldHere.contains(holdOf(settlement)));
  }

  private void hold(List<Hold> holds, AccountId account, Hold.Outcome[] outcomes) {
    for (int i = 0; i < outcomes.length; i++) {
      if (holds.get(i).account().equals(account)) {
        outcomes[i] = hold(holds.get(i));
      }
    }
  }

  private Hold.Outcome hold(Hold hold) {
    Hold earlier = everHeld.get(hold.id());
    if (earlier != null) {
      boolean same =
          earlier.account().equals(hold.account())
              && earlier.amount().equals(hold.amount())
              && earlier.journal().equals(hold.journal());
      return same ? Hold.Outcome.REPLAY : Hold.Outcome.CONFLICT;
    }
    AccountRow row = accounts.get(hold.account());
    if (row == null || !row.usable(clock.instant())) {
      return Hold.Outcome.UNUSABLE;
    }
    if (hold.amount().compareTo(row.spendable()) > 0) {
      return Hold.Outcome.INSUFFICIENT;
    }
    Optional<Budget> refusing = budgets.refusing(hold);
    if (refusing.isPresent()) {
      return new Hold.Outcome.OverBudget(refusing.get());
    }
    set(row, hold, Transfer.Kind.HOLD);
    return Hold.Outcome.APPLIED;
  }

  private void set(AccountRow row, Hold hold, Transfer.Kind kind) {
    row.held = row.held.plus(hold.amount());
    budgets.change(hold.budgets(), hold.amount(), Money.ZERO);
    everHeld.put(hold.id(), hold);
    Instant end = clock.instant().plus(hold.timeToLive());
    open.put(hold.id(), new Open(hold, Money.ZERO, end, Money.ZERO));
    entries.write(hold, Transfer.Phase.PENDING, kind, hold.account(), hold.amount());
  }

  private void settle(
      List<Settlement> settlements,
      AccountId account,
      Resolution.Outcome[] outcomes,
      Predicate<Settlement> now) {
    for (int i = 0; i < outcomes.length; i++) {
      Settlement settlement = settlements.get(i);
      if (outcomes[i] == null
          && settlement.resolution().account().equals(account)
          && now.test(settlement)) {
        settlement
            .extensions()
            .forEach(id -> resolve(new Resolution(id, account, Resolution.Kind.VOID, Money.ZERO)));
        outcomes[i] = resolve(settlement);
        for (Resolution leg : settlement.legs()) {
          resolve(new Settlement(leg, List.of(), Optional.empty(), settlement.record()));
        }
        if (outcomes[i] == Resolution.Outcome.APPLIED || outcomes[i] == Resolution.Outcome.LATE) {
          settlement.record().ifPresent(record -> records.put(record.id(), record));
          settlement.answer().ifPresent(answers::keep);
        }
      }
    }
  }

  /** Whether it ends an open hold or draws from a lease: such come before what comes late. */
  private boolean isStraight(Settlement settlement) {
    Open from = open.get(holdOf(settlement));
    AccountId account = settlement.resolution().account();
    return settlement.lease().isPresent()
        || (from != null && from.hold().account().equals(account));
  }

  private static UUID holdOf(Settlement settlement) {
    return settlement.resolution().holdId();
  }

  private Resolution.Outcome resolve(Settlement settlement) {
    Resolution resolution = settlement.resolution();
    Resolution.Outcome outcome =
        settlement.lease().isPresent()
            ? draw(resolution, settlement.lease().get())
            : resolve(resolution);
    if (outcome == Resolution.Outcome.UNKNOWN_HOLD
        && resolution.kind() == Resolution.Kind.SETTLE
        && settlement.record().isPresent()
        && accounts.containsKey(resolution.account())) {
      UUID journal = settlement.record().get().id().uuid();
      Money atLeast = resolution.amount().max(Money.ofNanos(1));
      Hold lost =
          new Hold(resolution.holdId(), journal, resolution.account(), atLeast, Duration.ZERO);
      everHeld.put(lost.id(), lost);
      entries.write(lost, Transfer.Phase.PENDING, Transfer.Kind.HOLD, lost.account(), atLeast);
      charge(lost, resolution, Money.ZERO);
      return Resolution.Outcome.LATE;
    }
    return outcome;
  }

  /** A charge against a lease: what the lease no longer has is taken from what is free. */
  private Resolution.Outcome draw(Resolution resolution, UUID lease) {
    Resolution earlier = resolved.get(resolution.holdId());
    if (earlier != null) {
      return earlier.equals(resolution) ? Resolution.Outcome.REPLAY : Resolution.Outcome.CONFLICT;
    }
    AccountRow row = accounts.get(resolution.account());
    Hold lent = everHeld.get(lease);
    if (row == null || lent == null || !lent.account().equals(resolution.account())) {
      return Resolution.Outcome.UNKNOWN_HOLD;
    }
    Open from = open.get(lease);
    Money drawn = Money.ZERO;
    if (from != null) {
      drawn = resolution.amount().min(from.left());
      row.held = row.held.minus(drawn);
      open.put(lease, new Open(from.hold(), from.observed(), from.end(), from.drawn().plus(drawn)));
    }
    UUID id = resolution.holdId();
    Money atLeast = resolution.amount().max(Money.ofNanos(1));
    charge(new Hold(id, id, resolution.account(), atLeast, Duration.ZERO), resolution, drawn);
    return Resolution.Outcome.APPLIED;
  }

  private Resolution.Outcome late(Resolution resolution, Resolution expired, Hold hold) {
    Money before = settledLate.putIfAbsent(hold.id(), resolution.amount());
    if (before != null) {
      return before.equals(resolution.amount())
          ? Resolution.Outcome.REPLAY
          : Resolution.Outcome.CONFLICT;
    }
    AccountRow row = row(hold.account());
    Money difference = resolution.amount().minus(expired.amount());
    Money paid = difference.min(row.spendable().max(Money.ZERO));
    Money owed = difference.minus(paid);
    row.posted = row.posted.minus(paid);
    row.owed = row.owed.plus(owed);
    budgets.change(hold.budgets(), Money.ZERO, difference);
    if (!paid.isZero()) {
      boolean back = !paid.isPositive();
      entries.write(
          entries.newId(),
          Transfer.Kind.CORRECTION,
          hold.journal(),
          back ? REVENUE : row.id,
          back ? row.id : REVENUE,
          new Movement(row.id, back ? Money.ZERO.minus(paid) : paid, "settled late", ""));
    }
    if (owed.isPositive()) {
      Movement debt = new Movement(row.id, owed, "settled late", "");
      Transfer.Kind kind = Transfer.Kind.RECEIVABLE;
      entries.write(entries.newId(), kind, hold.journal(), row.receivable(), REVENUE, debt);
    }
    return Resolution.Outcome.LATE;
  }

  private Resolution.Outcome resolve(Resolution resolution) {
    Hold hold = everHeld.get(resolution.holdId());
    if (hold == null) {
      return Resolution.Outcome.UNKNOWN_HOLD;
    }
    if (!hold.account().equals(resolution.account())) {
      return Resolution.Outcome.CONFLICT;
    }
    Resolution earlier = resolved.get(resolution.holdId());
    if (earlier != null
        && earlier.kind() == Resolution.Kind.EXPIRE
        && resolution.kind() != Resolution.Kind.EXPIRE) {
      return late(resolution, earlier, hold);
    }
    if (earlier != null) {
      return earlier.equals(resolution) ? Resolution.Outcome.REPLAY : Resolution.Outcome.CONFLICT;
    }
    Open from = open.remove(hold.id());
    AccountRow row = row(hold.account());
    Money held = from == null ? Money.ZERO : from.left();
    row.held = row.held.minus(held);
    budgets.change(hold.budgets(), Money.ZERO.minus(held), resolution.amount());
    charge(hold, resolution, Money.ZERO);
    return Resolution.Outcome.APPLIED;
  }

  /** Takes the charge from what is already set aside, then from what is free; the rest is owed. */
  private void charge(Hold hold, Resolution resolution, Money drawn) {
    AccountRow row = row(hold.account());
    Money rest = resolution.amount().minus(drawn);
    Money paid = drawn.plus(rest.min(row.spendable().minus(drawn).max(Money.ZERO)));
    Money shortfall = resolution.amount().minus(paid);
    row.posted = row.posted.minus(paid);
    row.owed = row.owed.plus(shortfall);
    resolved.put(hold.id(), resolution);
    entries.write(
        hold,
        Endings.phase(resolution.kind(), paid),
        Endings.kind(resolution.kind()),
        row.id,
        paid);
    if (shortfall.isPositive()) {
      Transfer.Kind kind = Transfer.Kind.RECEIVABLE;
      entries.write(hold, Transfer.Phase.POSTED, kind, row.receivable(), shortfall);
    }
  }

  private Moved once(IdempotencyKey key, Movement movement, Function<AccountRow, UUID> effect) {
    Optional<OperationKeys.Done> before = operations.recall(key);
    if (before.isPresent()) {
      return new Moved(before.get().effect(), before.get().available(), true);
    }
    AccountRow row = accounts.get(movement.account());
    if (row == null || !row.main || row.status == Account.Status.CLOSED) {
      throw new GatewayException(new GatewayError.NotFound("account"));
    }
    if (!movement.amount().isPositive()) {
      throw new GatewayException(new GatewayError.InvalidValue("amount", "more than nothing"));
    }
    UUID id = effect.apply(row);
    Money available = row.balance().available();
    operations.remember(key, id, available);
    return new Moved(id, available, false);
  }

  /** What the request counts against that this entry is of. */
  List<Budget> countedBy(Transfer entry) {
    return everHeld.values().stream()
        .filter(hold -> hold.journal().equals(entry.journalId()))
        .findFirst()
        .map(Hold::budgets)
        .orElse(List.of());
  }

  /** The effect that the key stands for already. */
  public synchronized Optional<UUID> effectOf(IdempotencyKey key) {
    return operations.recall(key).map(OperationKeys.Done::effect);
  }

  /** All main accounts, by id. */
  List<AccountRow> mains() {
    return accounts.values().stream()
        .filter(row -> row.main)
        .sorted(Comparator.comparing(row -> row.id, ASCENDING))
        .toList();
  }

  /** The main account of the owner of this account or receivable. */
  AccountRow mainOf(AccountId id) {
    return accounts.values().stream()
        .filter(row -> row.main && (row.id.equals(id) || row.receivable().equals(id)))
        .findFirst()
        .orElseThrow();
  }

  AccountRow row(AccountId id) {
    AccountRow row = accounts.get(id);
    if (row == null) {
      throw new IllegalStateException("no account " + id);
    }
    return row;
  }

  private record Open(Hold hold, Money observed, Instant end, Money drawn) {
    Money left() {
      return hold.amount().minus(drawn);
    }
  }
}
