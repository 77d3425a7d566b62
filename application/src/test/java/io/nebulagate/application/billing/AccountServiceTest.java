package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.billing.AccountBook.Moved;
import io.nebulagate.application.billing.AccountBook.Movement;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AccountServiceTest {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final AccountId account = ledger.open(7, new Account.Owner(Account.OwnerType.ORG, 7));
  private final List<AccountId> frozen = new ArrayList<>();
  private final AccountService accounts =
      new AccountService(
          ledger,
          new InMemoryReversals(ledger),
          () -> new LedgerAudit.Report(0, 0, List.of()),
          frozen::add);

  @Test
  void moneyMovesInAndOut() {
    accounts.credit(key("in"), movement(account, "2", "paid"));
    Moved out = accounts.debit(key("out"), movement(account, "0.5", "back"));
    assertThat(out.available()).isEqualTo(Money.parse("1.5"));
    assertThat(accounts.history(account, Optional.empty(), 10)).hasSize(2);
    assertThat(accounts.verify().ok()).isTrue();
  }

  @Test
  void whoeverAdmitsInMemoryHearsOfAFreeze() {
    accounts.freeze(account);
    assertThat(frozen).containsExactly(account);
  }

  @Test
  void onlyMoreThanNothingMoves() {
    refuses(() -> accounts.credit(key("a"), movement(account, "0", "paid")), "invalid_value");
    refuses(() -> accounts.debit(key("b"), movement(account, "-1", "paid")), "invalid_value");
  }

  @Test
  void everyMovementHasAReason() {
    refuses(() -> accounts.credit(key("a"), movement(account, "1", " ")), "invalid_value");
    refuses(
        () -> accounts.credit(key("b"), movement(account, "1", "x".repeat(501))), "invalid_value");
  }

  @Test
  void theLedgersOwnAccountsDoNotExistForOperators() {
    AccountId own = new AccountId(1);
    refuses(() -> accounts.find(own), "not_found");
    refuses(() -> accounts.credit(key("a"), movement(own, "1", "paid")), "not_found");
    refuses(() -> accounts.freeze(own), "not_found");
    refuses(() -> accounts.history(own, Optional.empty(), 10), "not_found");
  }

  @Test
  void aClosedAccountStaysClosed() {
    ledger.setStatus(account, Account.Status.CLOSED);
    refuses(() -> accounts.unfreeze(account), "invalid_value");
    assertThat(accounts.find(account).status()).isEqualTo(Account.Status.CLOSED);
  }

  @Test
  void aFrozenAccountThaws() {
    assertThat(accounts.freeze(account).status()).isEqualTo(Account.Status.FROZEN);
    assertThat(accounts.unfreeze(account).status()).isEqualTo(Account.Status.ACTIVE);
  }

  private static void refuses(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
  }

  private static IdempotencyKey key(String name) {
    return new IdempotencyKey(7, "test", name, "0".repeat(64));
  }

  private static Movement movement(AccountId account, String amount, String reason) {
    return new Movement(account, Money.parse(amount), reason, "root");
  }
}
