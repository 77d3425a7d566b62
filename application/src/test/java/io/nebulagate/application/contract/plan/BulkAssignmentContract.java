package io.nebulagate.application.contract.plan;

import static io.nebulagate.application.contract.LedgerBench.key;
import static io.nebulagate.application.contract.LedgerBench.movement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.compensation.AccountChoice.Selection;
import io.nebulagate.application.compensation.Compensation.Filter;
import io.nebulagate.application.compensation.CompensationStore.Failure;
import io.nebulagate.application.compensation.CompensationStore.State;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Agreed;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Begun;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Progress;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Waiting;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Worked;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger does when the same plan is given to many. */
public abstract class BulkAssignmentContract {

  /** A race that is lost once in a hundred times. */
  private static final int ROUNDS = 50;

  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private final Instant start =
      InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS).minusSeconds(1);
  private PlanVersion version = new PlanVersion(1, 1, 1, terms());

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  /** Its jobs. */
  protected abstract BulkAssignmentStore jobs();

  /** The plans they give. */
  protected abstract PlanStore plans();

  /** What tells of subscriptions. */
  protected abstract PlanUsage usage();

  @BeforeEach
  void aPlan() {
    version = plans().create("plan-" + UUID.randomUUID(), terms());
  }

  @Test
  protected void everybodyGetsThePlanOnce() {
    List<AccountId> accounts = accounts(3);
    Begun begun = begin(accounts);

    assertThat(begun.replayed()).isFalse();
    assertThat(begun.selection().count()).isEqualTo(3);
    assertThat(work(begun.job(), 10).dealt()).isEqualTo(3);
    assertThat(work(begun.job(), 10)).isEqualTo(new Worked(0, List.of()));

    for (AccountId account : accounts) {
      Subscription given = only(account);
      assertThat(given.version()).isEqualTo(version.id());
      assertThat(given.anchor()).isEqualTo(start);
      assertThat(given.zone()).isEqualTo(TOKYO);
      assertThat(given.endsAt()).contains(start.plus(Duration.ofDays(90)));
      assertThat(given.allowances()).isEqualTo(version.terms().allowances());
    }
    Progress progress = progress(begun.job());
    assertThat(progress.state()).isEqualTo(State.DONE);
    assertThat(progress.version()).isEqualTo(version.id());
    assertThat(progress.start()).isEqualTo(start);
    assertThat(progress.end()).contains(start.plus(Duration.ofDays(90)));
    assertThat(progress.accounts()).isEqualTo(3);
    assertThat(progress.begun()).isEqualTo(3);
    assertThat(progress.failures()).isEmpty();
    assertThat(progress.finishedAt()).isPresent();
  }

  @Test
  protected void whereNothingIsSaidEachOwnersCalendarCounts() {
    AccountId account = ledger().account(0);
    Term term = new Term(start, TOKYO, Optional.empty());
    Agreed agreed = new Agreed(of(List.of(account)), version, term, true, "tester");
    UUID job = jobs().begin(key("a"), agreed).job();
    assertThat(jobs().waiting(job, 10))
        .containsExactly(new Waiting(account, ledger().read(account).tenant()));

    work(job, 10);

    assertThat(only(account).zone()).isEqualTo(PARIS);
    assertThat(only(account).endsAt()).isEmpty();
  }

  @Test
  protected void theSameKeyBeginsOneJob() {
    List<AccountId> accounts = accounts(2);
    IdempotencyKey key = key("a");
    Begun first = jobs().begin(key, agreed(accounts));
    work(first.job(), 10);

    Begun again = jobs().begin(key, agreed(accounts));
    work(again.job(), 10);

    Selection selection = first.selection();
    assertThat(again).isEqualTo(new Begun(first.job(), selection, true));
    assertThat(accounts).allMatch(account -> subscriptions(account).size() == 1);
    IdempotencyKey other = new IdempotencyKey(key.tenant(), key.scope(), key.key(), "b");
    refused(new GatewayError.IdempotencyKeyReused(), () -> jobs().begin(other, agreed(accounts)));
    refused(
        new GatewayError.IdempotencyKeyReused(),
        () -> ledger().book().credit(other, movement(accounts.getFirst(), 5)));
    IdempotencyKey credit = key("credit");
    ledger().book().credit(credit, movement(accounts.getFirst(), 5));
    refused(new GatewayError.IdempotencyKeyReused(), () -> jobs().begin(credit, agreed(accounts)));
  }

  @Test
  protected void repeatsOfOneKeyAtTheSameTimeBeginOneJob() throws Exception {
    List<AccountId> accounts = accounts(2);
    for (int round = 0; round < ROUNDS; round++) {
      IdempotencyKey key = key("a");

      Set<UUID> begun = all(16, () -> jobs().begin(key, agreed(accounts)).job());

      assertThat(begun).hasSize(1);
      work(begun.iterator().next(), accounts.size());
    }
  }

  @Test
  protected void aJobIsTakenUpWhereItWasLeft() {
    List<AccountId> accounts = accounts(5);
    UUID job = begin(accounts).job();
    work(job, 2);

    assertThat(progress(job).state()).isEqualTo(State.RUNNING);
    assertThat(progress(job).begun()).isEqualTo(2);
    assertThat(jobs().unfinished()).contains(job);
    work(job, 10);

    assertThat(progress(job).state()).isEqualTo(State.DONE);
    assertThat(jobs().unfinished()).doesNotContain(job);
    assertThat(accounts).allMatch(account -> subscriptions(account).size() == 1);
  }

  @Test
  protected void manyWhoWorkOnOneJobGiveEverybodyOne() throws Exception {
    List<AccountId> accounts = accounts(40);
    UUID job = begin(accounts).job();

    all(
        12,
        () -> {
          for (int i = 0; i < 40; i++) {
            work(job, 5);
          }
          return job;
        });
    workOff(job);

    assertThat(accounts).allMatch(account -> subscriptions(account).size() == 1);
    assertThat(progress(job).begun()).isEqualTo(40);
    assertThat(progress(job).state()).isEqualTo(State.DONE);
  }

  @Test
  protected void whoseAccountIsClosedMeanwhileGetsNothing() {
    List<AccountId> accounts = accounts(2);
    UUID job = begin(accounts).job();
    ledger().book().setStatus(accounts.getLast(), Account.Status.CLOSED);

    Worked worked = work(job, 10);

    assertThat(worked.dealt()).isEqualTo(2);
    assertThat(worked.begun()).containsExactly(only(accounts.getFirst()).id());
    assertThat(progress(job).failed()).isEqualTo(1);
    assertThat(progress(job).failures())
        .containsExactly(new Failure(accounts.getLast(), "the account is closed"));
    assertThat(progress(job).state()).isEqualTo(State.DONE);
    assertThat(subscriptions(accounts.getLast())).isEmpty();
  }

  @Test
  protected void nobodyIsNoJob() {
    AccountId nobody = new AccountId(Long.MAX_VALUE);

    assertThatThrownBy(() -> begin(List.of(nobody)))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error().code()).isEqualTo("invalid_value"));
    assertThat(jobs().find(UUID.randomUUID())).isEmpty();
  }

  private static PlanTerms terms() {
    return new PlanTerms(
        BillingCycle.MONTHLY,
        List.of(Allowance.of(Asset.TOKEN, 100), Allowance.of(Asset.USD, 7)),
        10,
        new Overage.Block(),
        new Expiry.Block(),
        Optional.empty());
  }

  private List<AccountId> accounts(int count) {
    return IntStream.range(0, count).mapToObj(_ -> ledger().account(0)).toList();
  }

  private Begun begin(List<AccountId> accounts) {
    return jobs().begin(key("job"), agreed(accounts));
  }

  private Agreed agreed(List<AccountId> accounts) {
    Term term = new Term(start, TOKYO, Optional.of(start.plus(Duration.ofDays(90))));
    return new Agreed(of(accounts), version, term, false, "tester");
  }

  private static Filter of(List<AccountId> accounts) {
    return new Filter(
        Optional.empty(), Optional.of(Set.copyOf(accounts)), Optional.empty(), Optional.empty());
  }

  private Worked work(UUID job, int limit) {
    return jobs()
        .work(
            job,
            jobs().waiting(job, limit).stream()
                .collect(Collectors.toMap(Waiting::account, _ -> PARIS)));
  }

  /** Until a page is empty, which ends the job: who spins meanwhile may have given up early. */
  private void workOff(UUID job) {
    int dealt = 1;
    while (dealt > 0) {
      dealt = work(job, 5).dealt();
    }
  }

  private Progress progress(UUID job) {
    return jobs().find(job).orElseThrow();
  }

  private List<Subscription> subscriptions(AccountId account) {
    return usage().list(PlanUsage.Filter.of(account), 0, 100).items();
  }

  private Subscription only(AccountId account) {
    assertThat(subscriptions(account)).hasSize(1);
    return subscriptions(account).getFirst();
  }

  private static Set<UUID> all(int times, Callable<UUID> call) throws Exception {
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<UUID>> calls =
          IntStream.range(0, times).mapToObj(_ -> together.submit(call)).toList();
      Set<UUID> answers = new HashSet<>();
      for (Future<UUID> each : calls) {
        answers.add(each.get());
      }
      return answers;
    }
  }

  private static void refused(GatewayError error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error()).isEqualTo(error));
  }
}
