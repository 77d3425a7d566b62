package io.nebulagate.application.contract;

import static io.nebulagate.application.contract.LedgerBench.key;
import static io.nebulagate.application.contract.LedgerBench.movement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.billing.AccountBook.Spending;
import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.billing.ReversalBook.Reversal;
import io.nebulagate.application.billing.ReversalBook.Reversed;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Balance;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every ledger does when an earlier transfer is taken back. */
public abstract class ReversalBookContract {

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  /** Its reversals. */
  protected abstract ReversalBook reversals();

  @Test
  protected void aReversedChargeGivesTheMoneyBack() {
    AccountId account = ledger().account(1000);
    Hold hold = charged(account, 300);

    Reversed reversed = reverse(hold.id());

    assertThat(reversed.amount()).isEqualTo(Money.ofNanos(300));
    assertThat(reversed.owed()).isEqualTo(Money.ZERO);
    assertThat(reversed.available()).isEqualTo(Money.ofNanos(1000));
    assertThat(reversed.replayed()).isFalse();
    assertThat(ledger().available(account)).isEqualTo(1000);
    Transfer entry = entry(account, Transfer.Kind.REVERSAL);
    assertThat(entry.id()).isEqualTo(reversed.transferId());
    assertThat(entry.credit()).isEqualTo(account);
    assertThat(entry.reason()).contains("a mistake");
    assertThat(entry.actor()).isEqualTo("tester");
  }

  @Test
  protected void aPartAndThenTheRestCanBeTakenBackButNoMore() {
    AccountId account = ledger().account(1000);
    UUID charge = charged(account, 300).id();
    reverse(charge, 100);

    refused(() -> reverse(charge, 201), new GatewayError.ReversalTooLarge(Money.ofNanos(200)));
    Reversed rest = reverse(charge);

    assertThat(rest.amount()).isEqualTo(Money.ofNanos(200));
    assertThat(ledger().available(account)).isEqualTo(1000);
    refused(() -> reverse(charge), new GatewayError.ReversalTooLarge(Money.ZERO));
    refused(() -> reverse(charge, 1), new GatewayError.ReversalTooLarge(Money.ZERO));
  }

  @Test
  protected void theSameKeyReversesOnceAndAnswersTheSame() {
    AccountId account = ledger().account(1000);
    Reversal some = reversal(charged(account, 300).id(), 100);
    IdempotencyKey key = key("a");
    Reversed first = reversals().reverse(key, some);
    ledger().book().credit(key("b"), movement(account, 7));

    Reversed again = reversals().reverse(key, some);

    assertThat(again)
        .isEqualTo(
            new Reversed(
                first.transferId(), first.amount(), first.owed(), first.available(), true));
    assertThat(ledger().available(account)).isEqualTo(807);
  }

  @Test
  protected void aKeyThatStandsForSomethingElseIsRefused() {
    AccountId account = ledger().account(1000);
    UUID charge = charged(account, 300).id();
    IdempotencyKey key = key("a");
    ledger().book().credit(key, movement(account, 5));
    IdempotencyKey reused = new IdempotencyKey(key.tenant(), key.scope(), key.key(), "b");

    for (IdempotencyKey taken : List.of(key, reused)) {
      refused(
          () -> reversals().reverse(taken, reversal(charge, 100)),
          new GatewayError.IdempotencyKeyReused());
    }

    assertThat(ledger().available(account)).isEqualTo(705);
  }

  @Test
  protected void manyAtOnceNeverTakeBackMoreThanThereWas() throws Exception {
    AccountId account = ledger().account(1000);
    UUID charge = charged(account, 300).id();
    Callable<Boolean> call =
        () -> {
          try {
            reverse(charge, 70);
            return true;
          } catch (GatewayException tooMuch) {
            return false;
          }
        };

    List<Boolean> done = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> result :
          clients.invokeAll(IntStream.range(0, 24).mapToObj(_ -> call).toList())) {
        done.add(result.get());
      }
    }

    assertThat(done).filteredOn(reversed -> reversed).hasSize(4);
    assertThat(ledger().available(account)).isEqualTo(980);
  }

  @Test
  protected void aReversedChargeCancelsItsDebtFirst() {
    AccountId account = ledger().account(100);
    UUID charge = overcharged(account, 100, 400);

    Reversed part = reverse(charge, 250);

    assertThat(part.available()).isEqualTo(Money.ZERO);
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ofNanos(50));
    Reversed rest = reverse(charge);
    assertThat(rest.amount()).isEqualTo(Money.ofNanos(150));
    assertThat(rest.available()).isEqualTo(Money.ofNanos(100));
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ZERO);
  }

  @Test
  protected void aDebtThatWasRepaidComesBackAsMoney() {
    AccountId account = ledger().account(100);
    UUID charge = overcharged(account, 100, 400);
    ledger().book().credit(key("a"), movement(account, 300));

    Reversed reversed = reverse(charge);

    assertThat(reversed.amount()).isEqualTo(Money.ofNanos(400));
    assertThat(ledger().available(account)).isEqualTo(400);
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ZERO);
  }

  @Test
  protected void moneyThatComesBackRepaysOtherDebts() {
    AccountId account = ledger().account(300);
    UUID paid = charged(account, 200).id();
    overcharged(account, 100, 150);

    Reversed reversed = reverse(paid);

    assertThat(reversed.available()).isEqualTo(Money.ofNanos(150));
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ZERO);
  }

  @Test
  protected void whatRequestsHaveCostIsKnownWhateverHappenedToIt() {
    AccountId account = ledger().account(1000);
    charged(account, 300);
    reverse(charged(account, 200).id(), 50);
    UUID debt = overcharged(account, 550, 650);
    ledger().book().credit(key("a"), movement(account, 40));
    ledger().book().setCreditLimit(account, Money.ofNanos(30));
    ledger().held(account, 10);
    long used = 300 + 150 + 650;

    assertThat(ledger().book().spending(account))
        .contains(
            new Spending(
                Money.ofNanos(used),
                new Balance(Money.ZERO, Money.ofNanos(10), Money.ofNanos(30))));
    reverse(debt);
    assertThat(ledger().book().spending(account).orElseThrow().used())
        .isEqualTo(Money.ofNanos(used - 650));
    assertThat(ledger().book().spending(new AccountId(Long.MAX_VALUE))).isEmpty();
  }

  @Test
  protected void aReversedCreditIsPaidBack() {
    AccountId account = ledger().account(0);
    UUID credit = ledger().book().credit(key("a"), movement(account, 500)).transferId();

    Reversed reversed = reverse(credit, 200);

    assertThat(reversed.available()).isEqualTo(Money.ofNanos(300));
    assertThat(reversed.owed()).isEqualTo(Money.ZERO);
  }

  @Test
  protected void whoeverLacksTheMoneyPaysWhatThereIsAndOwesTheRest() {
    AccountId account = ledger().account(0);
    UUID credit = ledger().book().credit(key("a"), movement(account, 1000)).transferId();
    charged(account, 500);
    ledger().held(account, 200);
    IdempotencyKey key = key("b");
    Reversal all = new Reversal(credit, Optional.empty(), "stolen card", "tester");

    Reversed reversed = reversals().reverse(key, all);

    assertThat(reversed.amount()).isEqualTo(Money.ofNanos(1000));
    assertThat(reversed.owed()).isEqualTo(Money.ofNanos(700));
    assertThat(reversed.available()).isEqualTo(Money.ZERO);
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ofNanos(700));
    assertThat(reversals().reverse(key, all).owed()).isEqualTo(Money.ofNanos(700));
    ledger().book().credit(key("c"), movement(account, 1000));
    assertThat(ledger().available(account)).isEqualTo(300);
  }

  @Test
  protected void aReversedDebitComesBack() {
    AccountId account = ledger().account(500);
    UUID debit = ledger().book().debit(key("a"), movement(account, 200)).transferId();

    assertThat(reverse(debit).available()).isEqualTo(Money.ofNanos(500));
  }

  @Test
  protected void aChargeOfAnExpiredHoldCanBeTakenBack() {
    AccountId account = ledger().account(500);
    Hold hold = ledger().held(account, 200);
    ledger()
        .resolve(new Resolution(hold.id(), account, Resolution.Kind.EXPIRE, Money.ofNanos(120)));

    assertThat(reverse(hold.id()).available()).isEqualTo(Money.ofNanos(500));
  }

  @Test
  protected void whatMovedNothingCannotBeTakenBack() {
    AccountId account = ledger().account(500);
    Hold open = ledger().held(account, 10);
    Hold voided = ledger().held(account, 10);
    ledger().resolve(Resolution.release(voided));
    Hold free = charged(account, 0);

    for (Hold hold : List.of(open, voided, free)) {
      refused(
          () -> reverse(hold.id()),
          new GatewayError.InvalidValue("transfer_id", "moved nothing that could be taken back"));
    }
    assertThat(ledger().available(account)).isEqualTo(490);
  }

  @Test
  protected void aReversalIsNeverReversed() {
    AccountId account = ledger().account(1000);
    UUID reversal = reverse(charged(account, 300).id()).transferId();

    refused(() -> reverse(reversal), GatewayError.InvalidValue.class);

    assertThat(ledger().available(account)).isEqualTo(1000);
  }

  @Test
  protected void aRepaymentIsNotReversedByItself() {
    AccountId account = ledger().account(100);
    overcharged(account, 100, 150);
    ledger().book().credit(key("a"), movement(account, 500));
    UUID repayment = entry(account, Transfer.Kind.RECEIVABLE).id();

    refused(() -> reverse(repayment), GatewayError.InvalidValue.class);
  }

  @Test
  protected void whatNeverWasCannotBeTakenBack() {
    refused(() -> reverse(LedgerBench.newId()), new GatewayError.NotFound("transfer"));
  }

  @Test
  protected void nothingIsNoReversal() {
    UUID charge = charged(ledger().account(1000), 300).id();

    refused(() -> reverse(charge, 0), GatewayError.InvalidValue.class);
    refused(() -> reverse(charge, -1), GatewayError.InvalidValue.class);
  }

  @Test
  protected void aClosedAccountTakesNothingBack() {
    AccountId account = ledger().account(1000);
    UUID charge = charged(account, 300).id();
    ledger().book().setStatus(account, Account.Status.CLOSED);

    refused(() -> reverse(charge), GatewayError.InvalidValue.class);

    assertThat(ledger().available(account)).isEqualTo(700);
  }

  private Transfer entry(AccountId account, Transfer.Kind kind) {
    return ledger().book().history(account, Optional.empty(), 50).stream()
        .filter(entry -> entry.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  /** A settled hold; its id names the charge. */
  private Hold charged(AccountId account, long nanos) {
    Hold hold = ledger().held(account, Math.max(nanos, 1));
    ledger().settle(hold, nanos);
    return hold;
  }

  /** A charge beyond what the account could pay. */
  private UUID overcharged(AccountId account, long held, long nanos) {
    Hold hold = ledger().held(account, held);
    ledger().settle(hold, nanos);
    return hold.id();
  }

  private Reversed reverse(UUID transfer, long nanos) {
    return reversals().reverse(key("a"), reversal(transfer, nanos));
  }

  private Reversed reverse(UUID transfer) {
    return reversals()
        .reverse(key("a"), new Reversal(transfer, Optional.empty(), "a mistake", "tester"));
  }

  private static Reversal reversal(UUID transfer, long nanos) {
    return new Reversal(transfer, Optional.of(Money.ofNanos(nanos)), "a mistake", "tester");
  }

  private static void refused(ThrowingCallable call, Class<? extends GatewayError> error) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refusal -> assertThat(refusal.error()).isInstanceOf(error));
  }

  private static void refused(ThrowingCallable call, GatewayError error) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }
}
