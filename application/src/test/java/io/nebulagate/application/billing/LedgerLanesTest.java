package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemorySettlementSpool;
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
  private final InMemorySettlementSpool spool = new InMemorySettlementSpool(1_000);
  private final AccountId account = ledger.openWith(Money.ofNanos(1000));

  @Test
  void whatQueuesDuringACommitIsOneBatch() {
    GatedStore gate = new GatedStore(ledger);
    try (LedgerLanes lanes = lanes(gate)) {
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
    try (LedgerLanes lanes = lanes(gate)) {
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
  void aSettlementGoesToTheSpoolWhileTheLedgerCannotBeReached() {
    try (LedgerLanes lanes = lanes(new FailingStore(ledger))) {
      Hold hold = held(10);

      Resolution.Outcome outcome = settle(lanes, hold, 4);

      assertThat(outcome).isEqualTo(Resolution.Outcome.DEFERRED);
    }
    assertThat(spool.drainTo(ledger)).isEqualTo(1);
    assertThat(ledger.openHolds()).isZero();
  }

  @Test
  void aRunningAnswerIsNotBrokenForASpoolThatIsFull() {
    spool.setBroken(true);
    try (LedgerLanes lanes = lanes(ledger)) {
      Hold hold = held(10);

      assertThat(settle(lanes, hold, 4)).isEqualTo(Resolution.Outcome.APPLIED);
    }
  }

  @Test
  void nothingIsAdmittedWhileTheSpoolHasAProblem() {
    spool.setBroken(true);
    try (LedgerLanes lanes = lanes(ledger)) {
      assertThatThrownBy(hold(lanes, 1)::join).hasCauseInstanceOf(GatewayException.class);
    }
  }

  @Test
  void tooManyWaitingHoldsAreShed() {
    GatedStore gate = new GatedStore(ledger);
    try (LedgerLanes lanes = lanes(gate)) {
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

  private Hold held(long nanos) {
    Hold hold = LedgerBench.aHold(account, nanos);
    ledger.apply(new LedgerStore.Batch(List.of(hold), List.of()));
    return hold;
  }

  private static Resolution.Outcome settle(LedgerLanes lanes, Hold hold, long nanos) {
    return lanes
        .settle(Settlement.of(Resolution.settle(hold, Money.ofNanos(nanos))))
        .toCompletableFuture()
        .join();
  }

  private LedgerLanes lanes(LedgerStore store) {
    return new LedgerLanes(
        store, new LedgerLanes.Around(spool, new OpenHolds(), LedgerBench::newId), 1);
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

  /** Cannot be reached. */
  private static final class FailingStore extends PassingStore {

    FailingStore(LedgerStore store) {
      super(store);
    }

    @Override
    public Outcomes apply(Batch batch) {
      throw new IllegalStateException("unreachable");
    }
  }
}
