package io.nebulagate.application.contract;

import static io.nebulagate.application.contract.LedgerBench.key;
import static io.nebulagate.application.contract.LedgerBench.movement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.billing.AccountBook.Cursor;
import io.nebulagate.application.billing.AccountBook.Moved;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every ledger does for operators. */
public abstract class AccountBookContract {

  private static final Money MORE_THAN_AN_ACCOUNT_HOLDS = Money.ofNanos(4_000_000_000_000_000_001L);
  private static final AccountId NOBODY = new AccountId(Long.MAX_VALUE);

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  @Test
  protected void anOpenedAccountIsEmptyAndActive() {
    Account.Owner owner = new Account.Owner(Account.OwnerType.ORG, 7_000_001);

    AccountId id = ledger().book().open(7_000_001, owner);

    Account account = ledger().read(id);
    assertThat(account.owner()).isEqualTo(owner);
    assertThat(account.tenant()).isEqualTo(7_000_001);
    assertThat(account.status()).isEqualTo(Account.Status.ACTIVE);
    assertThat(account.balance().available()).isEqualTo(Money.ZERO);
    assertThat(account.receivable()).isEqualTo(Money.ZERO);
    assertThat(id.value()).isGreaterThanOrEqualTo(1000);
  }

  @Test
  protected void openingAgainAnswersTheFirstAccount() {
    Account.Owner owner = new Account.Owner(Account.OwnerType.USER, 7_000_002);
    AccountId first = ledger().book().open(7_000_002, owner);

    assertThat(ledger().book().open(7_000_002, owner)).isEqualTo(first);
    assertThat(ledger().book().open(7_000_003, owner)).isNotEqualTo(first);
  }

  @Test
  protected void anUnknownAccountIsNotFound() {
    assertThat(ledger().book().find(NOBODY)).isEmpty();
    assertThat(ledger().book().setStatus(NOBODY, Account.Status.FROZEN)).isFalse();
    assertThat(ledger().book().history(NOBODY, Optional.empty(), 10)).isEmpty();
    refused(
        () -> ledger().book().credit(key("a"), movement(NOBODY, 1)), GatewayError.NotFound.class);
    refused(
        () -> ledger().book().debit(key("a"), movement(NOBODY, 1)), GatewayError.NotFound.class);
  }

  @Test
  protected void theGatewaysOwnAccountsAreNotForOperators() {
    AccountId funding = new AccountId(3);

    refused(
        () -> ledger().book().credit(key("a"), movement(funding, 1)), GatewayError.NotFound.class);
    assertThat(ledger().book().setStatus(funding, Account.Status.FROZEN)).isFalse();
  }

  @Test
  protected void aCreditMovesMoneyIn() {
    AccountId account = ledger().account(0);

    Moved moved = ledger().book().credit(key("a"), movement(account, 500));

    assertThat(moved.available()).isEqualTo(Money.ofNanos(500));
    assertThat(moved.replayed()).isFalse();
    Transfer entry = ledger().book().history(account, Optional.empty(), 10).getFirst();
    assertThat(entry.id()).isEqualTo(moved.transferId());
    assertThat(entry.kind()).isEqualTo(Transfer.Kind.CREDIT);
    assertThat(entry.credit()).isEqualTo(account);
    assertThat(entry.reason()).contains("because");
    assertThat(entry.actor()).isEqualTo("tester");
  }

  @Test
  protected void theSameKeyMovesMoneyOnceAndAnswersTheSame() {
    AccountId account = ledger().account(0);
    IdempotencyKey key = key("a");
    Moved first = ledger().book().credit(key, movement(account, 500));
    ledger().book().credit(key("b"), movement(account, 9));

    Moved again = ledger().book().credit(key, movement(account, 500));

    assertThat(again).isEqualTo(new Moved(first.transferId(), first.available(), true));
    assertThat(ledger().available(account)).isEqualTo(509);
  }

  @Test
  protected void theSameKeyForSomethingElseIsRefused() {
    AccountId account = ledger().account(100);
    AccountId other = ledger().account(100);
    IdempotencyKey key = key("a");
    ledger().book().credit(key, movement(account, 500));
    IdempotencyKey reused = new IdempotencyKey(key.tenant(), key.scope(), key.key(), "b");

    refused(
        () -> ledger().book().credit(reused, movement(other, 500)),
        GatewayError.IdempotencyKeyReused.class);
    refused(
        () -> ledger().book().debit(reused, movement(account, 5)),
        GatewayError.IdempotencyKeyReused.class);

    assertThat(ledger().available(account)).isEqualTo(600);
    assertThat(ledger().available(other)).isEqualTo(100);
  }

  @Test
  protected void manyRepeatsAtOnceCreditOnce() throws Exception {
    AccountId account = ledger().account(0);
    IdempotencyKey key = key("a");
    Callable<Moved> call = () -> ledger().book().credit(key, movement(account, 500));

    List<Moved> moved = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(20)) {
      for (Future<Moved> result :
          clients.invokeAll(IntStream.range(0, 60).mapToObj(_ -> call).toList())) {
        moved.add(result.get());
      }
    }

    assertThat(moved).filteredOn(m -> !m.replayed()).hasSize(1);
    assertThat(moved).extracting(Moved::transferId).containsOnly(moved.getFirst().transferId());
    assertThat(ledger().available(account)).isEqualTo(500);
  }

  @Test
  protected void aDebitMovesMoneyOut() {
    AccountId account = ledger().account(500);
    IdempotencyKey key = key("a");

    Moved moved = ledger().book().debit(key, movement(account, 200));

    assertThat(moved.available()).isEqualTo(Money.ofNanos(300));
    assertThat(ledger().book().debit(key, movement(account, 200)).replayed()).isTrue();
    assertThat(ledger().available(account)).isEqualTo(300);
  }

  @Test
  protected void aDebitBeyondWhatIsAvailableChangesNothing() {
    AccountId account = ledger().account(500);
    ledger().held(account, 400);
    IdempotencyKey key = key("a");

    refused(
        () -> ledger().book().debit(key, movement(account, 101)),
        new GatewayError.InsufficientBalance(Money.ofNanos(100)));

    assertThat(ledger().available(account)).isEqualTo(100);
    assertThat(ledger().book().debit(key, movement(account, 100)).replayed()).isFalse();
  }

  @Test
  protected void nothingIsNoMovement() {
    AccountId account = ledger().account(500);

    refused(
        () -> ledger().book().credit(key("a"), movement(account, 0)),
        GatewayError.InvalidValue.class);
    refused(
        () -> ledger().book().debit(key("a"), movement(account, -1)),
        GatewayError.InvalidValue.class);
  }

  @Test
  protected void moreThanAnAccountCanHoldIsRefused() {
    AccountId account = ledger().account(500);
    IdempotencyKey key = key("a");
    long most = MORE_THAN_AN_ACCOUNT_HOLDS.nanos() - 1;

    refused(
        () -> ledger().book().credit(key, movement(account, most)),
        GatewayError.InvalidValue.class);

    assertThat(ledger().available(account)).isEqualTo(500);
    assertThat(ledger().book().credit(key, movement(account, 1)).replayed()).isFalse();
  }

  @Test
  protected void aCreditRepaysWhatIsOwedFirst() {
    AccountId account = ledger().account(100);
    ledger().settle(ledger().held(account, 100), 400);

    Moved part = ledger().book().credit(key("a"), movement(account, 250));
    Moved rest = ledger().book().credit(key("b"), movement(account, 250));

    assertThat(part.available()).isEqualTo(Money.ZERO);
    assertThat(rest.available()).isEqualTo(Money.ofNanos(200));
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ZERO);
  }

  @Test
  protected void aFrozenAccountTakesMoneyAndAClosedOneDoesNot() {
    AccountId account = ledger().account(100);
    ledger().book().setStatus(account, Account.Status.FROZEN);
    ledger().book().credit(key("a"), movement(account, 50));

    assertThat(ledger().book().setStatus(account, Account.Status.CLOSED)).isTrue();

    assertThat(ledger().available(account)).isEqualTo(150);
    assertThat(ledger().read(account).status()).isEqualTo(Account.Status.CLOSED);
    refused(
        () -> ledger().book().credit(key("b"), movement(account, 50)), GatewayError.NotFound.class);
  }

  @Test
  protected void aCreditLimitLetsAnAccountGoBelowZero() {
    AccountId account = ledger().account(100);

    ledger().book().setCreditLimit(account, Money.ofNanos(400));

    assertThat(ledger().read(account).balance().creditLimit()).isEqualTo(Money.ofNanos(400));
    assertThat(ledger().hold(LedgerBench.aHold(account, 501))).isEqualTo(Hold.Outcome.INSUFFICIENT);
    ledger().settle(ledger().held(account, 500), 450);
    assertThat(ledger().available(account)).isEqualTo(-350);
  }

  @Test
  protected void aCreditLimitNeverFallsBelowWhatIsUsed() {
    AccountId account = ledger().account(100);
    ledger().book().setCreditLimit(account, Money.ofNanos(400));
    ledger().settle(ledger().held(account, 200), 200);
    ledger().held(account, 50);

    refused(
        () -> ledger().book().setCreditLimit(account, Money.ofNanos(149)),
        new GatewayError.CreditInUse(Money.ofNanos(150)));

    assertThat(ledger().read(account).balance().creditLimit()).isEqualTo(Money.ofNanos(400));
    ledger().book().setCreditLimit(account, Money.ofNanos(150));
    assertThat(ledger().hold(LedgerBench.aHold(account, 1))).isEqualTo(Hold.Outcome.INSUFFICIENT);
  }

  @Test
  protected void aCreditLimitThatCannotBeIsRefused() {
    AccountId account = ledger().account(100);

    refused(
        () -> ledger().book().setCreditLimit(account, Money.ofNanos(-1)),
        GatewayError.InvalidValue.class);
    refused(
        () -> ledger().book().setCreditLimit(account, MORE_THAN_AN_ACCOUNT_HOLDS),
        GatewayError.InvalidValue.class);
    refused(
        () -> ledger().book().setCreditLimit(NOBODY, Money.ofNanos(1)),
        GatewayError.NotFound.class);
    refused(
        () -> ledger().book().setCreditLimit(new AccountId(3), Money.ofNanos(1)),
        GatewayError.NotFound.class);
  }

  @Test
  protected void theHistoryAddsUpToWhatIsPosted() {
    AccountId account = ledger().account(1000);
    ledger().book().debit(key("a"), movement(account, 30));
    ledger().settle(ledger().held(account, 300), 100);
    ledger().resolve(Resolution.release(ledger().held(account, 300)));
    ledger().settle(ledger().held(account, 870), 1500);
    ledger().book().credit(key("b"), movement(account, 2000));
    ledger().held(account, 50);

    List<Transfer> history = ledger().book().history(account, Optional.empty(), 200);

    long posted = 0;
    for (Transfer entry : history) {
      if (entry.phase() == Transfer.Phase.POSTED) {
        long nanos = entry.amount().nanos();
        posted += entry.credit().equals(account) ? nanos : -nanos;
      }
    }
    assertThat(Money.ofNanos(posted)).isEqualTo(ledger().read(account).balance().posted());
    assertThat(history)
        .extracting(Transfer::phase)
        .contains(Transfer.Phase.PENDING, Transfer.Phase.VOIDED);
  }

  @Test
  protected void theHistoryComesNewestFirstAndPageByPage() {
    AccountId account = ledger().account(1000);
    for (int i = 0; i < 3; i++) {
      Hold hold = ledger().held(account, 10);
      ledger().settle(hold, 5);
    }
    List<Transfer> whole = ledger().book().history(account, Optional.empty(), 200);

    List<Transfer> paged = new ArrayList<>();
    Optional<Cursor> cursor = Optional.empty();
    List<Transfer> page = ledger().book().history(account, cursor, 2);
    while (!page.isEmpty()) {
      paged.addAll(page);
      cursor = Optional.of(Cursor.after(page.getLast()));
      page = ledger().book().history(account, cursor, 2);
    }

    assertThat(paged).hasSize(7).isEqualTo(whole);
    assertThat(whole.getLast().kind()).isEqualTo(Transfer.Kind.CREDIT);
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
