package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemorySettlementSpool;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Balance;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A busy account is lent slices; a quiet one, and one near its end, holds strictly. */
class LeasesTest {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final OpenHolds openHolds = new OpenHolds();
  private final LedgerLanes lanes =
      new LedgerLanes(
          ledger,
          new LedgerLanes.Around(new InMemorySettlementSpool(1_000), openHolds, LedgerBench::newId),
          1);

  @AfterEach
  void stop() {
    lanes.close();
  }

  @Test
  void aQuietAccountIsLentNothing() {
    AccountId account = account(1_000_000_000);

    serve(account, 50, 1_000, 400);

    assertThat(leasesOf(account)).isZero();
  }

  @Test
  void aBusyAccountIsLentASliceAndPaysExactly() {
    AccountId account = account(1_000_000_000);

    serve(account, 2_000, 1_000, 400);
    lanes.close();

    assertThat(leasesOf(account)).isPositive();
    assertThat(balance(account).held()).isEqualTo(Money.ZERO);
    assertThat(balance(account).available()).isEqualTo(Money.ofNanos(1_000_000_000 - 800_000));
  }

  @Test
  void mostHoldsOfABusyAccountAreNoRowsOfTheirOwn() {
    AccountId account = account(1_000_000_000);

    serve(account, 2_000, 1_000, 400);

    long rows = count(account, Transfer.Kind.HOLD);
    assertThat(rows).isLessThan(1_000);
  }

  @Test
  void whatCountsAgainstABudgetIsNeverDrawnFromALease() {
    AccountId account = account(1_000_000_000);
    serve(account, 400, 1_000, 400);
    Money limit = Money.ofNanos(300_000);
    Budget day = new Budget("KEY", "1", Budget.Period.DAY, LocalDate.of(2026, 11, 20), limit);
    long rows = count(account, Transfer.Kind.HOLD);

    List<Hold.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Hold hold = LedgerBench.aHold(account, 1_000).within(List.of(day));
      outcomes.add(hold(hold));
    }

    assertThat(outcomes).filteredOn(Hold.Outcome.APPLIED::equals).hasSize(300);
    assertThat(outcomes).filteredOn(new Hold.Outcome.OverBudget(day)::equals).hasSize(100);
    assertThat(count(account, Transfer.Kind.HOLD) - rows).isEqualTo(300);
  }

  @Test
  void anAccountNearItsEndHoldsStrictly() {
    AccountId account = account(20_000);

    serve(account, 600, 1_000, 10);
    lanes.close();

    assertThat(leasesOf(account)).isZero();
    assertThat(balance(account).available()).isEqualTo(Money.ofNanos(14_000));
  }

  @Test
  void parallelRequestsNeverHoldMoreThanThereIs() {
    AccountId account = account(500_000);
    serve(account, 300, 1_000, 0);
    List<Hold> standing = new ArrayList<>();

    for (int i = 0; i < 1_000; i++) {
      Hold hold = LedgerBench.aHold(account, 1_000);
      if (hold(hold).equals(Hold.Outcome.APPLIED)) {
        standing.add(hold);
      }
    }

    assertThat(standing.size()).isBetween(400, 500);
    assertThat(balance(account).available().nanos()).isNotNegative();
  }

  @Test
  void aRecalledLeaseAdmitsNothingMore() {
    AccountId account = account(1_000_000_000);
    serve(account, 400, 1_000, 0);
    ledger.setStatus(account, Account.Status.FROZEN);

    lanes.recall(account);

    assertThat(hold(LedgerBench.aHold(account, 1_000))).isEqualTo(Hold.Outcome.UNUSABLE);
  }

  @Test
  void aRequestDrawnFromALeaseThatFailsCostsNothing() {
    AccountId account = account(1_000_000_000);
    serve(account, 400, 1_000, 0);
    Hold hold = LedgerBench.aHold(account, 1_000);
    hold(hold);

    end(Settlement.of(Resolution.release(hold)));
    lanes.close();

    assertThat(balance(account).available()).isEqualTo(Money.ofNanos(1_000_000_000));
  }

  @Test
  void anExtensionOutOfALeaseIsGivenBackWithItsRequest() {
    AccountId account = account(1_000_000_000);
    serve(account, 400, 1_000, 0);
    Hold hold = LedgerBench.aHold(account, 1_000);
    Hold more = LedgerBench.aHold(account, 5_000);
    hold(hold);
    hold(more);

    end(
        new Settlement(
            Resolution.settle(hold, Money.ofNanos(4_000)),
            List.of(more.id()),
            Optional.empty(),
            Optional.empty()));
    lanes.close();

    assertThat(balance(account).held()).isEqualTo(Money.ZERO);
    assertThat(balance(account).available()).isEqualTo(Money.ofNanos(1_000_000_000 - 4_000));
  }

  @Test
  void aLeaseIsKeptAliveWhileItIsOpen() {
    AccountId account = account(1_000_000_000);

    serve(account, 400, 1_000, 0);

    assertThat(openHolds.count()).isPositive();
  }

  private void serve(AccountId account, int requests, long held, long cost) {
    for (int i = 0; i < requests; i++) {
      Hold hold = LedgerBench.aHold(account, held);
      if (!hold(hold).equals(Hold.Outcome.APPLIED)) {
        throw new AssertionError("request " + i + " was not admitted");
      }
      end(Settlement.of(Resolution.settle(hold, Money.ofNanos(cost))));
    }
  }

  private Hold.Outcome hold(Hold hold) {
    return lanes.hold(hold).toCompletableFuture().join();
  }

  private void end(Settlement settlement) {
    lanes.settle(settlement).toCompletableFuture().join();
  }

  private AccountId account(long nanos) {
    return ledger.openWith(Money.ofNanos(nanos));
  }

  private Balance balance(AccountId account) {
    return ledger.find(account).orElseThrow().balance();
  }

  private long leasesOf(AccountId account) {
    return count(account, Transfer.Kind.LEASE);
  }

  private long count(AccountId account, Transfer.Kind kind) {
    return ledger.history(account, Optional.empty(), Integer.MAX_VALUE).stream()
        .filter(entry -> entry.kind() == kind)
        .count();
  }
}
