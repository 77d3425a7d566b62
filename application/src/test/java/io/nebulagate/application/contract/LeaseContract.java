package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every ledger does with slices that it lends to replicas. */
public abstract class LeaseContract {

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  @Test
  protected void aLeaseIsSetAsideLikeAHold() {
    AccountId account = ledger().account(10_000);

    assertThat(lend(lease(account, 300))).isEqualTo(300);

    assertThat(ledger().held(account)).isEqualTo(300);
    assertThat(ledger().available(account)).isEqualTo(9_700);
  }

  @Test
  protected void aLeaseIsATwentiethOfWhatIsAvailableAtMost() {
    AccountId account = ledger().account(10_000);

    assertThat(lend(lease(account, 5_000))).isEqualTo(500);
  }

  @Test
  protected void anAccountNearItsEndLendsNothing() {
    AccountId account = ledger().account(1_000);

    assertThat(lend(lease(account, 51, 51))).isZero();

    assertThat(ledger().held(account)).isZero();
  }

  @Test
  protected void aFrozenAccountLendsNothing() {
    AccountId account = ledger().account(10_000);
    ledger().book().setStatus(account, Account.Status.FROZEN);

    assertThat(lend(lease(account, 300))).isZero();
  }

  @Test
  protected void anAccountThatDoesNotExistLendsNothing() {
    assertThat(lend(lease(new AccountId(Long.MAX_VALUE), 300))).isZero();
  }

  @Test
  protected void askingTwiceLendsOnce() {
    AccountId account = ledger().account(10_000);
    Lease lease = lease(account, 300);
    lend(lease);

    assertThat(lend(lease)).isEqualTo(300);

    assertThat(ledger().held(account)).isEqualTo(300);
  }

  @Test
  protected void aChargeDrawnFromALeaseMovesFromHeldToSpent() {
    AccountId account = ledger().account(10_000);
    Lease lease = lent(account, 300);

    assertThat(draw(lease, LedgerBench.newId(), 120)).isEqualTo(Resolution.Outcome.APPLIED);

    assertThat(ledger().held(account)).isEqualTo(180);
    assertThat(ledger().available(account)).isEqualTo(9_700);
  }

  @Test
  protected void drawingTwiceForOneRequestChargesOnce() {
    AccountId account = ledger().account(10_000);
    Lease lease = lent(account, 300);
    UUID request = LedgerBench.newId();
    draw(lease, request, 120);

    assertThat(draw(lease, request, 120)).isEqualTo(Resolution.Outcome.REPLAY);
    assertThat(draw(lease, request, 121)).isEqualTo(Resolution.Outcome.CONFLICT);

    assertThat(ledger().held(account)).isEqualTo(180);
  }

  @Test
  protected void whatALeaseDoesNotCoverIsTakenFromWhatIsFree() {
    AccountId account = ledger().account(10_000);
    Lease lease = lent(account, 300);

    draw(lease, LedgerBench.newId(), 500);

    assertThat(ledger().held(account)).isZero();
    assertThat(ledger().available(account)).isEqualTo(9_500);
  }

  @Test
  protected void whatNeitherLeaseNorAccountCanPayIsOwed() {
    AccountId account = ledger().account(10_000);
    Lease lease = lent(account, 300);

    draw(lease, LedgerBench.newId(), 12_000);

    assertThat(ledger().available(account)).isZero();
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ofNanos(2_000));
  }

  @Test
  protected void manyChargesOfOneBatchShareTheLease() {
    AccountId account = ledger().account(10_000);
    Lease lease = lent(account, 300);
    List<Settlement> charges = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      charges.add(charge(lease, LedgerBench.newId(), 100));
    }

    ledger().store().apply(new Batch(List.of(), charges));

    assertThat(ledger().held(account)).isZero();
    assertThat(ledger().available(account)).isEqualTo(9_600);
  }

  @Test
  protected void releasingALeaseGivesTheRestBack() {
    AccountId account = ledger().account(10_000);
    Lease lease = lent(account, 300);
    draw(lease, LedgerBench.newId(), 120);

    assertThat(ledger().resolve(lease.release())).isEqualTo(Resolution.Outcome.APPLIED);

    assertThat(ledger().held(account)).isZero();
    assertThat(ledger().available(account)).isEqualTo(9_880);
  }

  @Test
  protected void anAbandonedLeaseExpiresAndKeepsItsCharges() {
    AccountId account = ledger().account(10_000);
    Lease lease =
        new Lease(
            LedgerBench.newId(), account, Money.ofNanos(300), Money.ofNanos(1), Duration.ZERO);
    lend(lease);
    draw(lease, LedgerBench.newId(), 120);

    ledger().store().sweep(100, Duration.ZERO);

    assertThat(ledger().held(account)).isZero();
    assertThat(ledger().available(account)).isEqualTo(9_880);
  }

  @Test
  protected void aChargeThatComesAfterItsLeaseIsTakenFromWhatIsFree() {
    AccountId account = ledger().account(10_000);
    Lease lease = lent(account, 300);
    ledger().resolve(lease.release());

    assertThat(draw(lease, LedgerBench.newId(), 120)).isEqualTo(Resolution.Outcome.APPLIED);

    assertThat(ledger().available(account)).isEqualTo(9_880);
  }

  @Test
  protected void aLeaseOfAnotherAccountIsUnknown() {
    AccountId account = ledger().account(10_000);
    AccountId other = ledger().account(10_000);
    Lease lease = lent(account, 300);
    Lease pretended =
        new Lease(lease.id(), other, lease.wanted(), lease.least(), lease.timeToLive());

    assertThat(draw(pretended, LedgerBench.newId(), 120))
        .isEqualTo(Resolution.Outcome.UNKNOWN_HOLD);

    assertThat(ledger().held(account)).isEqualTo(300);
    assertThat(ledger().available(other)).isEqualTo(10_000);
  }

  private Lease lent(AccountId account, long nanos) {
    Lease lease = lease(account, nanos);
    if (lend(lease) != nanos) {
      throw new AssertionError("the lease was not lent");
    }
    return lease;
  }

  private long lend(Lease lease) {
    return ledger().store().lend(lease).nanos();
  }

  private static Lease lease(AccountId account, long wanted) {
    return lease(account, wanted, 1);
  }

  private static Lease lease(AccountId account, long wanted, long least) {
    return new Lease(
        LedgerBench.newId(),
        account,
        Money.ofNanos(wanted),
        Money.ofNanos(least),
        Duration.ofMinutes(1));
  }

  private Resolution.Outcome draw(Lease lease, UUID request, long nanos) {
    return ledger()
        .store()
        .apply(new Batch(List.of(), List.of(charge(lease, request, nanos))))
        .settlements()
        .getFirst();
  }

  private static Settlement charge(Lease lease, UUID request, long nanos) {
    Resolution resolution =
        new Resolution(request, lease.account(), Resolution.Kind.SETTLE, Money.ofNanos(nanos));
    return new Settlement(resolution, List.of(), Optional.of(lease.id()), Optional.empty());
  }
}
