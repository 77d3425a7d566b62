package io.nebulagate.application.fake.plan;

import io.nebulagate.application.compensation.AccountChoice.Selection;
import io.nebulagate.application.compensation.CompensationStore.Failure;
import io.nebulagate.application.compensation.CompensationStore.State;
import io.nebulagate.application.fake.InMemoryCompensations;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Assignments of one plan to many in memory, under the ledger's lock. */
public final class InMemoryBulkAssignments implements BulkAssignmentStore {

  private final InMemoryLedgerStore ledger;
  private final InMemoryCompensations choice;
  private final InMemorySubscriptions subscriptions;
  private final Map<UUID, Job> jobs = new LinkedHashMap<>();

  /** Begins {@code subscriptions} of accounts of {@code ledger} that {@code choice} selects. */
  public InMemoryBulkAssignments(
      InMemoryLedgerStore ledger,
      InMemoryCompensations choice,
      InMemorySubscriptions subscriptions) {
    this.ledger = ledger;
    this.choice = choice;
    this.subscriptions = subscriptions;
  }

  @Override
  public Begun begin(IdempotencyKey key, Agreed agreed) {
    synchronized (ledger) {
      Optional<UUID> before = ledger.effectOf(key);
      if (before.isPresent()) {
        Job job =
            Optional.ofNullable(jobs.get(before.get()))
                .orElseThrow(() -> new GatewayException(new GatewayError.IdempotencyKeyReused()));
        return new Begun(job.id, job.selection, true);
      }
      List<AccountId> accounts = choice.chosen(agreed.filter());
      if (accounts.isEmpty() || accounts.size() > ACCOUNTS_MAX) {
        throw GatewayException.invalidValue("filter", "selects nobody");
      }
      Job job = new Job(agreed, accounts, choice.select(agreed.filter()));
      jobs.put(job.id, job);
      subscriptions.did(key, job.id, Money.ZERO);
      return new Begun(job.id, job.selection, false);
    }
  }

  @Override
  public List<Waiting> waiting(UUID job, int limit) {
    synchronized (ledger) {
      return job(job).waiting.stream()
          .limit(limit)
          .map(account -> new Waiting(account, account(account).tenant()))
          .toList();
    }
  }

  @Override
  public Worked work(UUID id, Map<AccountId, ZoneId> calendars) {
    synchronized (ledger) {
      Job job = job(id);
      List<AccountId> page = job.waiting.stream().filter(calendars::containsKey).toList();
      List<Long> begun = new ArrayList<>();
      for (AccountId account : page) {
        if (account(account).status() == Account.Status.CLOSED) {
          job.failures.add(new Failure(account, "the account is closed"));
        } else {
          begun.add(begin(job, account, calendars));
        }
        job.waiting.remove(account);
      }
      job.begun += begun.size();
      if (job.waiting.isEmpty() && job.finishedAt == null) {
        job.finishedAt = Instant.EPOCH;
      }
      return new Worked(page.size(), begun);
    }
  }

  private long begin(Job job, AccountId account, Map<AccountId, ZoneId> calendars) {
    Agreed agreed = job.agreed;
    Term term = agreed.term();
    if (agreed.ownCalendars()) {
      ZoneId own = Optional.ofNullable(calendars.get(account)).orElseThrow();
      term = new Term(term.anchor(), own, term.endsAt());
    }
    String name = "assign:" + job.id + ":" + account;
    return subscriptions
        .begin(
            new IdempotencyKey(0, "assign", name, job.id.toString()),
            new Beginning(
                account,
                agreed.version(),
                term,
                agreed.version().terms().allowances(),
                agreed.actor()))
        .subscription();
  }

  private Job job(UUID id) {
    return Optional.ofNullable(jobs.get(id)).orElseThrow();
  }

  private Account account(AccountId account) {
    return ledger.find(account).orElseThrow();
  }

  @Override
  public List<UUID> unfinished() {
    synchronized (ledger) {
      return jobs.values().stream()
          .filter(job -> job.finishedAt == null)
          .map(job -> job.id)
          .toList();
    }
  }

  @Override
  public Optional<Progress> find(UUID id) {
    synchronized (ledger) {
      return Optional.ofNullable(jobs.get(id)).map(Job::progress);
    }
  }

  private static final class Job {
    private final UUID id = UUID.randomUUID();
    private final Agreed agreed;
    private final int accounts;
    private final Set<AccountId> waiting;
    private final Selection selection;
    private final List<Failure> failures = new ArrayList<>();
    private long begun;
    private @Nullable Instant finishedAt;

    Job(Agreed agreed, List<AccountId> accounts, Selection selection) {
      this.agreed = agreed;
      this.accounts = accounts.size();
      this.waiting = new LinkedHashSet<>(accounts);
      this.selection = selection;
    }

    Progress progress() {
      return new Progress(
          id,
          finishedAt == null ? State.RUNNING : State.DONE,
          agreed.version().id(),
          agreed.term().anchor(),
          agreed.term().endsAt(),
          agreed.actor(),
          accounts,
          begun,
          failures.size(),
          failures.stream().limit(FAILURES_MAX).toList(),
          Instant.EPOCH,
          Optional.ofNullable(finishedAt));
    }
  }
}
