package io.nebulagate.application.billing;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Outcomes;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One queue, one writer. Settlements are bounded by the requests that run, for each has one hold;
 * holds are bounded here, and shed beyond.
 */
final class LedgerLane implements AutoCloseable {

  /** Entries written by one commit at most. */
  static final int BATCH_MAX = 256;

  /** Holds that may wait; beyond, requests are refused with a hint to come back. */
  static final int WAITING_MAX = 2_048;

  private static final Duration COME_BACK = Duration.ofSeconds(1);
  private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Logger LOG = System.getLogger(LedgerLane.class.getName());

  private final LedgerStore store;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final Thread writer;

  LedgerLane(LedgerStore store, int number) {
    this.store = store;
    this.writer = Thread.ofVirtual().name("ledger-lane-" + number).start(this::write);
  }

  CompletionStage<Hold.Outcome> hold(Hold hold) {
    if (queue.size() >= WAITING_MAX) {
      return CompletableFuture.failedFuture(overloaded());
    }
    Entry.ToHold entry = new Entry.ToHold(hold, new CompletableFuture<>());
    queue.add(entry);
    return entry.outcome();
  }

  CompletionStage<Resolution.Outcome> settle(Settlement settlement) {
    Entry.ToSettle entry = new Entry.ToSettle(settlement, new CompletableFuture<>());
    queue.add(entry);
    return entry.outcome();
  }

  CompletionStage<Void> keep(RequestRecord record) {
    Entry.ToKeep entry = new Entry.ToKeep(record, new CompletableFuture<>());
    queue.add(entry);
    return entry.kept();
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

  private void write() {
    List<Entry> taken = new ArrayList<>(BATCH_MAX);
    boolean open = true;
    while (open) {
      taken.clear();
      try {
        taken.add(queue.take());
      } catch (InterruptedException interrupted) {
        return;
      }
      queue.drainTo(taken, BATCH_MAX - 1);
      open = taken.stream().noneMatch(Entry.Stop.class::isInstance);
      keep(only(taken, Entry.ToKeep.class));
      settleAndHold(only(taken, Entry.ToSettle.class), only(taken, Entry.ToHold.class));
    }
  }

  private static <E extends Entry> List<E> only(List<Entry> taken, Class<E> kind) {
    return taken.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private void keep(List<Entry.ToKeep> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      store.keep(entries.stream().map(Entry.ToKeep::record).toList());
      entries.forEach(entry -> entry.kept().complete(null));
    } catch (RuntimeException failure) {
      LOG.log(Level.ERROR, "records of free requests were not kept", failure);
      entries.forEach(entry -> entry.kept().completeExceptionally(failure));
    }
  }

  private void settleAndHold(List<Entry.ToSettle> settlements, List<Entry.ToHold> holds) {
    if (holds.isEmpty() && settlements.isEmpty()) {
      return;
    }
    try {
      apply(settlements, holds);
    } catch (RuntimeException together) {
      // One entry the ledger refuses must not fail its neighbours: each gets a try of its own.
      LOG.log(Level.WARNING, "a ledger batch failed and is written one by one", together);
      long deadline = System.nanoTime() + SETTLE_PATIENCE.toNanos();
      settlements.forEach(entry -> settleAlone(entry, deadline));
      holds.forEach(this::holdAlone);
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

  private void holdAlone(Entry.ToHold entry) {
    try {
      apply(List.of(), List.of(entry));
    } catch (RuntimeException failure) {
      LOG.log(Level.ERROR, "no hold could be made", failure);
      entry.outcome().completeExceptionally(overloaded());
    }
  }

  /** Tries again with the same id, which is harmless when an earlier try did reach the ledger. */
  private void settleAlone(Entry.ToSettle entry, long deadline) {
    while (true) {
      try {
        apply(List.of(entry), List.of());
        return;
      } catch (RuntimeException failure) {
        if (System.nanoTime() > deadline || !slept()) {
          LOG.log(
              Level.ERROR,
              "a settlement did not reach the ledger; its hold stays open until it expires: "
                  + entry.settlement().resolution().holdId(),
              failure);
          entry.outcome().completeExceptionally(failure);
          return;
        }
      }
    }
  }

  private static boolean slept() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static GatewayException overloaded() {
    return new GatewayException(new GatewayError.Overloaded(COME_BACK));
  }

  /** What waits in a lane. */
  private sealed interface Entry {
    record ToHold(Hold hold, CompletableFuture<Hold.Outcome> outcome) implements Entry {}

    record ToKeep(RequestRecord record, CompletableFuture<Void> kept) implements Entry {}

    record ToSettle(Settlement settlement, CompletableFuture<Resolution.Outcome> outcome)
        implements Entry {}

    record Stop() implements Entry {}
  }
}
