package io.nebulagate.application.contract;

import static io.nebulagate.application.contract.LedgerBench.key;
import static io.nebulagate.application.contract.LedgerBench.movement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.compensation.AccountChoice;
import io.nebulagate.application.compensation.AccountChoice.Chosen;
import io.nebulagate.application.compensation.AccountChoice.Selection;
import io.nebulagate.application.compensation.Compensation;
import io.nebulagate.application.compensation.Compensation.Filter;
import io.nebulagate.application.compensation.CompensationStore;
import io.nebulagate.application.compensation.CompensationStore.Begun;
import io.nebulagate.application.compensation.CompensationStore.Failure;
import io.nebulagate.application.compensation.CompensationStore.Progress;
import io.nebulagate.application.compensation.CompensationStore.State;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every ledger does when the same is given to many. */
public abstract class CompensationStoreContract {

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  /** Its compensations. */
  protected abstract CompensationStore store();

  /** Makes the account one of a user in this group. */
  protected abstract void joins(AccountId account, String group);

  @Test
  protected void everyActiveAccountOfACustomerIsSelected() {
    long before = store().select(Filter.ALL).count();
    ledger().account(1);
    ledger().book().setStatus(ledger().account(1), Account.Status.FROZEN);

    assertThat(store().select(Filter.ALL).count()).isEqualTo(before + 1);
  }

  @Test
  protected void aSelectionShowsItsFirst() {
    AccountId first = ledger().account(1);
    List<AccountId> accounts =
        Stream.concat(Stream.of(first), IntStream.range(0, 24).mapToObj(_ -> ledger().account(1)))
            .toList();

    Selection selection = store().select(of(accounts));

    assertThat(selection.count()).isEqualTo(25);
    assertThat(selection.first()).hasSize(AccountChoice.SHOWN_MAX);
    assertThat(selection.first().getFirst())
        .isEqualTo(new Chosen(first, ledger().read(first).owner()));
  }

  @Test
  protected void conditionsHoldTogether() {
    AccountId inside = ledger().account(1);
    AccountId outside = ledger().account(1);
    String group = "group-" + LedgerBench.newId();
    joins(inside, group);
    Instant later = Instant.parse("2100-01-01T00:00:00Z");
    Instant earlier = Instant.parse("2020-01-01T00:00:00Z");
    Set<AccountId> both = Set.of(inside, outside);

    assertThat(count(Optional.of(both), Optional.empty(), Optional.empty())).isEqualTo(2);
    assertThat(count(Optional.of(both), Optional.of(group), Optional.empty())).isEqualTo(1);
    assertThat(count(Optional.empty(), Optional.of(group), Optional.empty())).isEqualTo(1);
    assertThat(count(Optional.of(both), Optional.of(group), Optional.of(later))).isEqualTo(1);
    assertThat(count(Optional.of(both), Optional.empty(), Optional.of(earlier))).isZero();
    Filter organisations =
        new Filter(
            Optional.of(Account.OwnerType.ORG),
            Optional.of(both),
            Optional.empty(),
            Optional.empty());
    assertThat(store().select(organisations).count()).isZero();
  }

  @Test
  protected void accountsThatAreNotThereAreUnknown() {
    AccountId nobody = new AccountId(Long.MAX_VALUE);
    AccountId revenue = new AccountId(1);

    assertThat(store().unknown(Set.of(ledger().account(1), nobody, revenue)))
        .containsExactlyInAnyOrder(nobody, revenue);
    assertThat(store().unknown(Set.of())).isEmpty();
  }

  @Test
  protected void everybodyIsCreditedOnce() {
    List<AccountId> accounts = List.of(ledger().account(0), ledger().account(7));
    UUID job = begin(accounts).job();

    assertThat(store().work(job, 10)).isEqualTo(2);
    assertThat(store().work(job, 10)).isZero();

    assertThat(ledger().available(accounts.getFirst())).isEqualTo(500);
    assertThat(ledger().available(accounts.getLast())).isEqualTo(507);
    Transfer entry = ledger().book().history(accounts.getFirst(), Optional.empty(), 1).getFirst();
    assertThat(entry.kind()).isEqualTo(Transfer.Kind.CREDIT);
    assertThat(entry.reason()).contains("an outage");
    assertThat(entry.actor()).isEqualTo("tester");
    Progress progress = store().find(job).orElseThrow();
    assertThat(progress.state()).isEqualTo(State.DONE);
    assertThat(progress.accounts()).isEqualTo(2);
    assertThat(progress.credited()).isEqualTo(2);
    assertThat(progress.failures()).isEmpty();
    assertThat(progress.finishedAt()).isPresent();
  }

  @Test
  protected void aJobIsTakenUpWhereItWasLeft() {
    List<AccountId> accounts = IntStream.range(0, 5).mapToObj(_ -> ledger().account(0)).toList();
    UUID job = begin(accounts).job();
    store().work(job, 2);

    Progress halfway = store().find(job).orElseThrow();
    assertThat(halfway.state()).isEqualTo(State.RUNNING);
    assertThat(halfway.credited()).isEqualTo(2);
    assertThat(store().unfinished()).contains(job);

    store().work(job, 3);
    assertThat(store().find(job).orElseThrow().state()).isEqualTo(State.DONE);
    assertThat(store().unfinished()).doesNotContain(job);
    assertThat(accounts).allMatch(account -> ledger().available(account) == 500);
  }

  @Test
  protected void manyWorkersCreditEachAccountOnce() throws Exception {
    List<AccountId> accounts = IntStream.range(0, 60).mapToObj(_ -> ledger().account(0)).toList();
    UUID job = begin(accounts).job();
    Callable<Integer> worker =
        () -> {
          int dealt = 0;
          int page = 1;
          while (page > 0) {
            page = store().work(job, 7);
            dealt += page;
          }
          return dealt;
        };

    int dealt = 0;
    try (ExecutorService workers = Executors.newFixedThreadPool(6)) {
      for (Future<Integer> part : workers.invokeAll(List.of(worker, worker, worker, worker))) {
        dealt += part.get();
      }
    }
    store().work(job, 1);

    assertThat(dealt).isEqualTo(60);
    assertThat(accounts).allMatch(account -> ledger().available(account) == 500);
    assertThat(store().find(job).orElseThrow().state()).isEqualTo(State.DONE);
  }

  @Test
  protected void theSameKeyBeginsOneJob() {
    List<AccountId> accounts = List.of(ledger().account(0), ledger().account(0));
    IdempotencyKey key = key("a");
    Begun first = store().begin(key, compensation(of(accounts)));
    store().work(first.job(), 10);
    ledger().book().setStatus(accounts.getFirst(), Account.Status.CLOSED);

    Begun again = store().begin(key, compensation(of(accounts)));

    assertThat(again).isEqualTo(new Begun(first.job(), first.selection(), true));
    assertThat(ledger().available(accounts.getLast())).isEqualTo(500);
  }

  @Test
  protected void aKeyThatStandsForSomethingElseBeginsNothing() {
    AccountId account = ledger().account(0);
    IdempotencyKey key = key("a");
    ledger().book().credit(key, movement(account, 5));
    IdempotencyKey reused = new IdempotencyKey(key.tenant(), key.scope(), key.key(), "b");

    for (IdempotencyKey taken : List.of(key, reused)) {
      refused(
          () -> store().begin(taken, compensation(of(List.of(account)))),
          GatewayError.IdempotencyKeyReused.class);
    }
  }

  @Test
  protected void aCompensationForNobodyIsRefused() {
    Filter nobody =
        new Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.of("group-" + LedgerBench.newId()),
            Optional.empty());

    assertThat(store().select(nobody)).isEqualTo(new Selection(0, List.of()));
    refused(() -> store().begin(key("a"), compensation(nobody)), GatewayError.InvalidValue.class);
  }

  @Test
  protected void whoCannotBeCreditedIsToldAndStopsNobodyElse() {
    AccountId closed = ledger().account(0);
    AccountId full = ledger().account(4_000_000_000_000_000_000L);
    AccountId open = ledger().account(0);
    AccountId frozen = ledger().account(0);
    UUID job = begin(List.of(closed, full, open, frozen)).job();
    ledger().book().setStatus(closed, Account.Status.CLOSED);
    ledger().book().setStatus(frozen, Account.Status.FROZEN);

    store().work(job, 10);

    Progress progress = store().find(job).orElseThrow();
    assertThat(progress.state()).isEqualTo(State.DONE);
    assertThat(progress.credited()).isEqualTo(2);
    assertThat(progress.failed()).isEqualTo(2);
    assertThat(progress.failures())
        .containsExactly(
            new Failure(closed, "the account is closed"),
            new Failure(full, "more than an account can hold"));
    assertThat(ledger().available(open)).isEqualTo(500);
    assertThat(ledger().available(frozen)).isEqualTo(500);
  }

  @Test
  protected void anUnknownJobHasNoProgress() {
    assertThat(store().find(LedgerBench.newId())).isEmpty();
    assertThat(store().work(LedgerBench.newId(), 10)).isZero();
  }

  private Begun begin(List<AccountId> accounts) {
    return store().begin(key("a"), compensation(of(accounts)));
  }

  private long count(
      Optional<Set<AccountId>> accounts, Optional<String> group, Optional<Instant> before) {
    return store().select(new Filter(Optional.empty(), accounts, group, before)).count();
  }

  private static Compensation compensation(Filter filter) {
    return new Compensation(filter, Money.ofNanos(500), "an outage", "tester");
  }

  private static Filter of(List<AccountId> accounts) {
    return new Filter(
        Optional.empty(), Optional.of(Set.copyOf(accounts)), Optional.empty(), Optional.empty());
  }

  private static void refused(ThrowingCallable call, Class<? extends GatewayError> error) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refusal -> assertThat(refusal.error()).isInstanceOf(error));
  }
}
