package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerLanesTest {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final AccountId account = ledger.openWith(Money.ofNanos(1000));

  @Test
  void whatQueuesDuringACommitIsOneBatch() {
    GatedStore gate = new GatedStore(ledger);
    try (LedgerLanes lanes = new LedgerLanes(gate, 1)) {
      CompletableFuture<Hold.Outcome> first = hold(lanes, 1);
      gate.awaitEntered();
      List<CompletableFuture<Hold.Outcome>> queued =
          IntStream.range(0, 50).mapToObj(_ -> hold(lanes, 1)).toList();
      gate.open();
      queued.forEach(CompletableFuture::join);
      assertThat(first.join()).isEqualTo(Hold.Outcome.APPLIED);
    }
    assertThat(gate.batchSizes).containsExactly(1, 50);
  }

  @Test
  void anEntryTheLedgerRefusesDoesNotFailItsNeighbours() {
    GatedStore gate = new GatedStore(ledger);
    try (LedgerLanes lanes = new LedgerLanes(gate, 1)) {
      CompletableFuture<Hold.Outcome> first = hold(lanes, 1);
      gate.awaitEntered();
      CompletableFuture<Hold.Outcome> poisoned = hold(lanes, 666);
      CompletableFuture<Hold.Outcome> neighbour = hold(lanes, 1);
      gate.open();

      assertThat(first.join()).isEqualTo(Hold.Outcome.APPLIED);
      assertThat(neighbour.join()).isEqualTo(Hold.Outcome.APPLIED);
      assertThatThrownBy(poisoned::join).hasCauseInstanceOf(GatewayException.class);
    }
  }

  @Test
  void aSettlementIsTriedAgainUntilTheLedgerTakesIt() {
    UUID id = UUID.randomUUID();
    FailingStore failing = new FailingStore(ledger, 3);
    try (LedgerLanes lanes = new LedgerLanes(failing, 1)) {
      Hold hold = new Hold(id, id, account, Money.ofNanos(10), Duration.ofMinutes(1));
      ledger.apply(new LedgerStore.Batch(List.of(hold), List.of()));

      Resolution.Outcome outcome =
          lanes
              .settle(Settlement.of(Resolution.settle(hold, Money.ofNanos(4))))
              .toCompletableFuture()
              .join();

      assertThat(outcome).isEqualTo(Resolution.Outcome.APPLIED);
    }
  }

  @Test
  void tooManyWaitingHoldsAreShed() {
    GatedStore gate = new GatedStore(ledger);
    try (LedgerLanes lanes = new LedgerLanes(gate, 1)) {
      CompletableFuture<Hold.Outcome> first = hold(lanes, 1);
      gate.awaitEntered();
      List<CompletableFuture<Hold.Outcome>> waiting = new ArrayList<>();
      for (int i = 0; i < LedgerLane.WAITING_MAX; i++) {
        waiting.add(hold(lanes, 1));
      }

      CompletionStage<Hold.Outcome> shed = hold(lanes, 1);

      assertThat(shed.toCompletableFuture()).isCompletedExceptionally();
      gate.open();
      assertThat(first.join()).isEqualTo(Hold.Outcome.APPLIED);
      waiting.forEach(CompletableFuture::join);
    }
  }

  private CompletableFuture<Hold.Outcome> hold(LedgerLanes lanes, long nanos) {
    UUID id = UUID.randomUUID();
    return lanes
        .hold(new Hold(id, id, account, Money.ofNanos(nanos), Duration.ofMinutes(1)))
        .toCompletableFuture();
  }

  /** Hands everything but batches on as it comes. */
  private abstract static class PassingStore implements LedgerStore {
    final LedgerStore store;

    PassingStore(LedgerStore store) {
      this.store = store;
    }

    @Override
    public void renew(Map<UUID, Money> observed, Duration timeToLive) {
      store.renew(observed, timeToLive);
    }

    @Override
    public int sweep(int limit, Duration grace) {
      return store.sweep(limit, grace);
    }

    @Override
    public Money lend(Lease lease) {
      return store.lend(lease);
    }

    @Override
    public void keep(List<RequestRecord> records) {
      store.keep(records);
    }
  }

  /** Lets the first batch in only when told, and refuses any batch with a poisoned amount. */
  private static final class GatedStore extends PassingStore {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final List<Integer> batchSizes = new ArrayList<>();

    GatedStore(LedgerStore store) {
      super(store);
    }

    void awaitEntered() {
      await(entered);
    }

    void open() {
      opened.countDown();
    }

    @Override
    public Outcomes apply(Batch batch) {
      entered.countDown();
      await(opened);
      batchSizes.add(batch.holds().size());
      if (batch.holds().stream().anyMatch(hold -> hold.amount().nanos() == 666)) {
        throw new IllegalStateException("poisoned");
      }
      return store.apply(batch);
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }

  /** Cannot be reached a few times. */
  private static final class FailingStore extends PassingStore {
    private int failures;

    FailingStore(LedgerStore store, int failures) {
      super(store);
      this.failures = failures;
    }

    @Override
    public Outcomes apply(Batch batch) {
      if (failures-- > 0) {
        throw new IllegalStateException("unreachable");
      }
      return store.apply(batch);
    }
  }
}
