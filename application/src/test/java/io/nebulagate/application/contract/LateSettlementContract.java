package io.nebulagate.application.contract;

import static io.nebulagate.application.contract.LedgerBench.aHold;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every ledger does with a settlement that comes after its hold expired, and with legs. */
public abstract class LateSettlementContract {

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  @Test
  protected void whatALateSettlementCostsMoreIsCharged() {
    AccountId account = ledger().account(1000);
    Hold hold = expired(account, 300, 120);

    assertThat(ledger().settle(hold, 200)).isEqualTo(Resolution.Outcome.LATE);

    assertThat(ledger().available(account)).isEqualTo(800);
  }

  @Test
  protected void whatALateSettlementCostsLessIsGivenBack() {
    AccountId account = ledger().account(1000);
    Hold hold = expired(account, 300, 120);

    assertThat(ledger().settle(hold, 50)).isEqualTo(Resolution.Outcome.LATE);

    assertThat(ledger().available(account)).isEqualTo(950);
  }

  @Test
  protected void aLateReleaseGivesBackWhatExpiryCharged() {
    AccountId account = ledger().account(1000);
    Hold hold = expired(account, 300, 120);

    assertThat(ledger().resolve(Resolution.release(hold))).isEqualTo(Resolution.Outcome.LATE);

    assertThat(ledger().available(account)).isEqualTo(1000);
  }

  @Test
  protected void aLateSettlementOfWhatWasSeenChangesNothing() {
    AccountId account = ledger().account(1000);
    Hold hold = expired(account, 300, 120);

    assertThat(ledger().settle(hold, 120)).isEqualTo(Resolution.Outcome.LATE);

    assertThat(ledger().available(account)).isEqualTo(880);
  }

  @Test
  protected void aLateSettlementHappensOnce() {
    AccountId account = ledger().account(1000);
    Hold hold = expired(account, 300, 120);
    ledger().settle(hold, 200);

    assertThat(ledger().settle(hold, 200)).isEqualTo(Resolution.Outcome.REPLAY);
    assertThat(ledger().settle(hold, 201)).isEqualTo(Resolution.Outcome.CONFLICT);

    assertThat(ledger().available(account)).isEqualTo(800);
  }

  @Test
  protected void whatALateSettlementFindsNoMoneyForIsOwed() {
    AccountId account = ledger().account(300);
    Hold hold = expired(account, 300, 0);
    ledger().held(account, 250);

    assertThat(ledger().settle(hold, 200)).isEqualTo(Resolution.Outcome.LATE);

    assertThat(ledger().available(account)).isZero();
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ofNanos(150));
  }

  @Test
  protected void extensionsAreGivenBackAndTheirMoneyPaysTheCharge() {
    AccountId account = ledger().account(1000);
    Hold hold = ledger().held(account, 300);
    Hold more = ledger().held(account, 700);

    assertThat(settleWith(hold, more, 900)).isEqualTo(Resolution.Outcome.APPLIED);

    assertThat(ledger().available(account)).isEqualTo(100);
    assertThat(ledger().held(account)).isZero();
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ZERO);
  }

  @Test
  protected void repeatingASettlementWithExtensionsIsHarmless() {
    AccountId account = ledger().account(1000);
    Hold hold = ledger().held(account, 300);
    Hold more = ledger().held(account, 700);
    settleWith(hold, more, 900);

    assertThat(settleWith(hold, more, 900)).isEqualTo(Resolution.Outcome.REPLAY);

    assertThat(ledger().available(account)).isEqualTo(100);
  }

  @Test
  protected void anExtensionThatExpiredFirstLeavesNoDebtBehind() {
    AccountId account = ledger().account(1000);
    Hold hold = aHold(account, 300, Duration.ZERO);
    Hold more = aHold(account, 700, Duration.ZERO);
    ledger().hold(hold);
    ledger().hold(more);
    ledger().store().renew(Map.of(hold.id(), Money.ofNanos(900)), Duration.ZERO);

    ledger().store().sweep(10, Duration.ZERO);

    assertThat(ledger().available(account)).isEqualTo(100);
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ZERO);
  }

  private Resolution.Outcome settleWith(Hold hold, Hold extension, long nanos) {
    Resolution resolution = Resolution.settle(hold, Money.ofNanos(nanos));
    Settlement settlement =
        new Settlement(resolution, List.of(extension.id()), Optional.empty(), Optional.empty());
    return ledger()
        .store()
        .apply(new Batch(List.of(), List.of(settlement)))
        .settlements()
        .getFirst();
  }

  private Hold expired(AccountId account, long nanos, long observed) {
    Hold hold = aHold(account, nanos, Duration.ZERO);
    ledger().hold(hold);
    ledger().store().renew(Map.of(hold.id(), Money.ofNanos(observed)), Duration.ZERO);
    ledger().store().sweep(100, Duration.ZERO);
    return hold;
  }
}
