package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.SettlementSpool;
import io.nebulagate.application.billing.SpoolException;
import io.nebulagate.application.fake.FlakyLedger;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every spool does with the settlements it is given. */
public abstract class SettlementSpoolContract {

  private static final int MORE_THAN_FITS = 10_000;

  private final InMemoryLedgerStore books = new InMemoryLedgerStore();
  private final LedgerBench bench = new LedgerBench(books, books);
  private final FlakyLedger ledger = new FlakyLedger(books);
  private final AccountId account = bench.account(1_000_000);

  /** The spool under test: empty, and with room for 20 to 9 999 settlements. */
  protected abstract SettlementSpool spool();

  /** How many settlements it has set aside. */
  protected abstract long rejected();

  @Test
  protected void whatIsKeptReachesTheLedgerOldestFirst() {
    List<UUID> holds = IntStream.range(0, 5).mapToObj(_ -> kept()).toList();

    assertThat(spool().drainTo(ledger)).isEqualTo(5);

    assertThat(ledger.settled()).containsExactlyElementsOf(holds);
    assertThat(bench.held(account)).isZero();
    assertThat(bench.available(account)).isEqualTo(1_000_000 - 5 * 10);
  }

  @Test
  protected void whatTheLedgerTookIsForgotten() {
    kept();
    spool().drainTo(ledger);

    assertThat(spool().drainTo(ledger)).isZero();

    assertThat(ledger.settled()).hasSize(1);
  }

  @Test
  protected void anEmptySpoolHasNothingToHandOverAndNoProblem() {
    assertThat(spool().drainTo(ledger)).isZero();
    assertThat(spool().problem()).isEmpty();
  }

  @Test
  protected void aLedgerThatIsAwayLeavesEverythingKept() {
    kept();
    kept();

    assertThatThrownBy(() -> spool().drainTo(ledger.away(true))).hasMessage("the ledger is away");

    assertThat(spool().drainTo(ledger.away(false))).isEqualTo(2);
    assertThat(rejected()).isZero();
  }

  @Test
  protected void aLedgerThatTakesNothingIsNotTheSettlementsFault() {
    kept();
    kept();

    assertThatThrownBy(() -> spool().drainTo(ledger.readOnly(true)))
        .hasMessage("the ledger is away");

    assertThat(spool().drainTo(ledger.readOnly(false))).isEqualTo(2);
    assertThat(rejected()).isZero();
  }

  @Test
  protected void oneThatTheLedgerRefusesForItselfDoesNotStopTheOthers() {
    UUID first = kept();
    ledger.refusing(kept());
    UUID third = kept();

    assertThat(spool().drainTo(ledger)).isEqualTo(2);

    assertThat(ledger.settled()).containsExactly(first, third);
    assertThat(rejected()).isOne();
    assertThat(spool().drainTo(ledger)).isZero();
  }

  @Test
  protected void oneThatWaitsAloneIsNotJudgedBeforeAnotherWasTaken() {
    ledger.refusing(kept());
    assertThatThrownBy(() -> spool().drainTo(ledger)).isInstanceOf(IllegalStateException.class);
    assertThat(rejected()).isZero();
    kept();

    assertThat(spool().drainTo(ledger)).isOne();

    assertThat(rejected()).isOne();
  }

  @Test
  protected void oneThatTheLedgerKnowsAlreadyIsHarmless() {
    Settlement settlement = settlement();
    spool().append(settlement).toCompletableFuture().join();
    spool().append(settlement).toCompletableFuture().join();

    assertThat(spool().drainTo(ledger)).isEqualTo(2);

    assertThat(bench.available(account)).isEqualTo(1_000_000 - 10);
  }

  @Test
  protected void aFullSpoolRefusesAndSaysSoUntilItIsDrained() {
    int fitted = fill();

    assertThat(spool().problem()).isPresent();
    assertThat(spool().drainTo(ledger)).isEqualTo(fitted);

    assertThat(spool().problem()).isEmpty();
    kept();
    assertThat(spool().drainTo(ledger)).isOne();
  }

  @Test
  protected void admissionStopsBeforeTheSpoolIsFull() {
    int fitted = fill();
    spool().drainTo(ledger);
    int untilProblem = 0;
    while (spool().problem().isEmpty()) {
      kept();
      untilProblem++;
    }

    assertThat(untilProblem).isBetween(fitted * 7 / 10, fitted * 9 / 10);
  }

  /** Appends until it is refused; answers how many went in. */
  private int fill() {
    List<UUID> fitted = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_FITS; i++) {
      try {
        fitted.add(kept());
      } catch (CompletionException full) {
        assertThat(full).hasCauseInstanceOf(SpoolException.class);
        return fitted.size();
      }
    }
    throw new AssertionError("a spool without an end");
  }

  private UUID kept() {
    Settlement settlement = settlement();
    spool().append(settlement).toCompletableFuture().join();
    return settlement.resolution().holdId();
  }

  private Settlement settlement() {
    Hold hold = bench.held(account, 20);
    return Settlement.of(Resolution.settle(hold, Money.ofNanos(10)));
  }
}
