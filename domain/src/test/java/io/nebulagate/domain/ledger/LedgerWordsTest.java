package io.nebulagate.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerWordsTest {

  private static final UUID ID = UUID.fromString("0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");
  private static final AccountId ACCOUNT = new AccountId(1000);

  @Test
  void aHoldIsMoreThanNothing() {
    assertThatThrownBy(() -> hold(Money.ZERO)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSettlementIsNeverNegativeAndAVoidIsNothing() {
    Hold hold = hold(Money.ofNanos(5));
    assertThat(Resolution.settle(hold, Money.ZERO).amount()).isEqualTo(Money.ZERO);
    assertThat(Resolution.release(hold).kind()).isEqualTo(Resolution.Kind.VOID);
    assertThatThrownBy(() -> Resolution.settle(hold, Money.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Resolution(ID, ACCOUNT, Resolution.Kind.VOID, Money.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsHeldIsNotAvailable() {
    Balance balance = new Balance(Money.ofNanos(10), Money.ofNanos(4), Money.ZERO);
    assertThat(balance.available()).isEqualTo(Money.ofNanos(6));
  }

  @ParameterizedTest
  @EnumSource(Transfer.Kind.class)
  void everyKindIsFoundByItsNumber(Transfer.Kind kind) {
    assertThat(Transfer.Kind.ofCode(kind.code())).isEqualTo(kind);
  }

  @Test
  void aNumberThatIsNoKindIsRefused() {
    assertThatThrownBy(() -> Transfer.Kind.ofCode(99)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "ümlaut", "tab\t"})
  void anIdempotencyKeyIsVisibleAscii(String key) {
    assertThatThrownBy(() -> new IdempotencyKey(1, "credit", key, "00"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAccountIdIsPositive() {
    assertThat(ACCOUNT).hasToString("1000");
    assertThatThrownBy(() -> new AccountId(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Hold hold(Money amount) {
    return new Hold(ID, ID, ACCOUNT, amount, Duration.ofMinutes(2));
  }
}
