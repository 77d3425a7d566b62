package io.nebulagate.application.billing;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Outcomes;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One queue, one writer. Settlements are bounded by the requests that run, for each has one hold;
 * holds are bounded here, and shed beyond. What the ledger cannot take goes to the spool.
 */
final class LedgerLane implements AutoCloseable {

  /** Entries written by one commit at most. */
  static final int BATCH_MAX = 256;

  /** Holds that may wait; beyond, requests are refused with a hint to come back. */
  static final int WAITING_MAX = 2_048;

  /** How long a hold may wait; older ones are refused, so that a queue never serves the past. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(2);

  private static final Duration COME_BACK = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Batch NOTHING = new Batch(List.of(), List.of());
  private static final Logger LOG = System.getLogger(LedgerLane.class.getName());

  private final LedgerStore store;
  private final SettlementSpool spool;
  private final Leases leases;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final Thread writer;

  LedgerLane(LedgerStore store, SettlementSpool spool, Leases leases, int number) {
    this.store = store;
    this.spool = spool;
    this.leases = leases;
    this.writer = Thread.ofPlatform().daemon().name("ledger-lane-" + number).start(this::write);
  }

  CompletionStage<Hold.Outcome> hold(Hold hold) {
    if (full()) {
      return CompletableFuture.failedFuture(overloaded());
    }
    return leases.reserve(hold)
        ? CompletableFuture.completedFuture(Hold.Outcome.APPLIED)
        : enqueue(hold);
  }

  CompletionStage<Hold.Outcome> holdAlone(Hold hold) {
    return full() ? CompletableFuture.failedFuture(overloaded()) : enqueue(hold);
  }

  private CompletionStage<Hold.Outcome> enqueue(Hold hold) {
    Entry.ToHold entry = new Entry.ToHold(hold, System.nanoTime(), new CompletableFuture<>());
    queue.add(entry);
    return entry.outcome();
  }

  private boolean full() {
    return queue.size() >= WAITING_MAX || spool.problem().isPresent();
  }

  CompletionStage<Resolution.Outcome> settle(Settlement settlement) {
    Resolution resolution = settlement.resolution();
    Optional<UUID> lease = leases.leaseOf(resolution.holdId());
    Settlement drawn = settlement.drawn(leases.withRows(settlement.extensions()), lease);
    Entry.ToSettle entry = new Entry.ToSettle(drawn, new CompletableFuture<>());
    queue.add(entry);
    return entry
        .outcome()
        .whenComplete((_, _) -> {
          leases.settled(resolution.holdId(), resolution.amount());
          settlement.extensions().forEach(id -> leases.settled(id, Money.ZERO));
        });
  }

  CompletionStage<Void> keep(RequestRecord record) {
    Entry.ToKeep entry = new Entry.ToKeep(record, new CompletableFuture<>());
    queue.add(entry);
    return entry.kept();
  }

  void recall(AccountId account) {
    leases.recall(account);
  }

  @Override
  public void close() {
    queue.add(new Entry.Stop());
    try {
      writer.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ── the writer ──

  private void write() {
    List<Entry> taken = new ArrayList<>(BATCH_MAX);
    boolean open = true;
    while (open) {
      taken.clear();
      try {
        take(taken);
      } catch (InterruptedException interrupted) {
        return;
      }
      open = taken.stream().noneMatch(Entry.Stop.class::isInstance);
      keep(only(taken, Entry.ToKeep.class));
      settleAndHold(only(taken, Entry.ToSettle.class), fresh(only(taken, Entry.ToHold.class)));
      leases.tend();
    }
    leases.close();
  }

  /** Waits for work, but not for ever while leases have to be looked after. */
  private void take(List<Entry> taken) throws InterruptedException {
    Entry first = leases.any() ? queue.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS) : queue.take();
    if (first != null) {
      taken.add(first);
      queue.drainTo(taken, BATCH_MAX - 1);
    }
  }

  private static <E extends Entry> List<E> only(List<Entry> taken, Class<E> kind) {
    return taken.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private List<Entry.ToHold> fresh(List<Entry.ToHold> entries) {
    long latest = System.nanoTime() - WAIT_MAX.toNanos();
    List<Entry.ToHold> fresh = new ArrayList<>(entries.size());
    for (Entry.ToHold entry : entries) {
      if (entry.since() - latest < 0) {
        entry.outcome().completeExceptionally(overloaded());
      } else {
        leases.passed(entry.hold());
        fresh.add(entry);
      }
    }
    return fresh;
  }

  private void keep(List<Entry.ToKeep> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      store.keep(entries.stream().map(Entry.ToKeep::record).toList());
    } catch (RuntimeException failure) {
      // No money is in them, and a free answer is not worth breaking for its record.
      LOG.log(Level.ERROR, entries.size() + " records of free requests were not kept", failure);
    }
    entries.forEach(entry -> entry.kept().complete(null));
  }

  private void settleAndHold(List<Entry.ToSettle> settlements, List<Entry.ToHold> holds) {
    if (holds.isEmpty() && settlements.isEmpty()) {
      return;
    }
    try {
      apply(settlements, holds);
    } catch (RuntimeException together) {
      if (answers()) {
        // One entry the ledger refuses must not fail its neighbours: each gets a try of its own.
        LOG.log(Level.WARNING, "a ledger batch failed and is written one by one", together);
        settlements.forEach(this::settleAlone);
        holds.forEach(this::holdAlone);
      } else {
        LOG.log(Level.ERROR, "the ledger cannot be reached", together);
        settlements.forEach(this::defer);
        holds.forEach(entry -> entry.outcome().completeExceptionally(overloaded()));
        pause();
      }
    }
  }

  private void apply(List<Entry.ToSettle> settlements, List<Entry.ToHold> holds) {
    Outcomes outcomes =
        store.apply(
            new Batch(
                holds.stream().map(Entry.ToHold::hold).toList(),
                settlements.stream().map(Entry.ToSettle::settlement).toList()));
    for (int i = 0; i < settlements.size(); i++) {
      settlements.get(i).outcome().complete(outcomes.settlements().get(i));
    }
    for (int i = 0; i < holds.size(); i++) {
      holds.get(i).outcome().complete(outcomes.holds().get(i));
    }
  }

  private boolean answers() {
    try {
      store.apply(NOTHING);
      return true;
    } catch (RuntimeException _) {
      return false; // the failure that led here is already told
    }
  }

  private void holdAlone(Entry.ToHold entry) {
    try {
      apply(List.of(), List.of(entry));
    } catch (RuntimeException failure) {
      LOG.log(Level.ERROR, "no hold could be made", failure);
      entry.outcome().completeExceptionally(overloaded());
    }
  }

  private void settleAlone(Entry.ToSettle entry) {
    try {
      apply(List.of(entry), List.of());
    } catch (RuntimeException failure) {
      UUID hold = entry.settlement().resolution().holdId();
      LOG.log(Level.ERROR, "a settlement did not reach the ledger: " + hold, failure);
      defer(entry);
    }
  }

  /**
   * Leaves a settlement to the spool. Where even that cannot take it, it stays in this queue and is
   * tried again: nothing more is admitted then, and a running answer is not broken for it.
   */
  private void defer(Entry.ToSettle entry) {
    spool
        .append(entry.settlement())
        .whenComplete((_, failure) -> {
          if (failure != null) {
            UUID hold = entry.settlement().resolution().holdId();
            LOG.log(Level.ERROR, "a settlement is neither in ledger nor spool: " + hold, failure);
            queue.add(entry);
          }
          entry.outcome().complete(Resolution.Outcome.DEFERRED);
        });
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static GatewayException overloaded() {
    return new GatewayException(new GatewayError.Overloaded(COME_BACK));
  }

  /** What waits in a lane. */
  private sealed interface Entry {
    record ToHold(Hold hold, long since, CompletableFuture<Hold.Outcome> outcome)
        implements Entry {}

    record ToKeep(RequestRecord record, CompletableFuture<Void> kept) implements Entry {}

    record ToSettle(Settlement settlement, CompletableFuture<Resolution.Outcome> outcome)
        implements Entry {}

    record Stop() implements Entry {}
  }
}
