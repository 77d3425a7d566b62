package io.nebulagate.application.fake;

import io.nebulagate.application.billing.AccountBook.Movement;
import io.nebulagate.application.compensation.Compensation;
import io.nebulagate.application.compensation.Compensation.Filter;
import io.nebulagate.application.compensation.CompensationStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compensations of the ledger in memory, under its lock. */
public final class InMemoryCompensations implements CompensationStore {

  private final InMemoryLedgerStore ledger;
  private final Function<AccountId, Optional<String>> groupOf;
  private final Map<UUID, Job> jobs = new LinkedHashMap<>();

  /** Credits accounts of {@code ledger}; {@code groupOf} knows the groups of their owners. */
  public InMemoryCompensations(
      InMemoryLedgerStore ledger, Function<AccountId, Optional<String>> groupOf) {
    this.ledger = ledger;
    this.groupOf = groupOf;
  }

  @Override
  public Set<AccountId> unknown(Set<AccountId> accounts) {
    synchronized (ledger) {
      Set<AccountId> unknown = new HashSet<>(accounts);
      ledger.mains().forEach(row -> unknown.remove(row.id));
      return unknown;
    }
  }

  @Override
  public Selection select(Filter filter) {
    synchronized (ledger) {
      return selection(selected(filter));
    }
  }

  @Override
  public Begun begin(IdempotencyKey key, Compensation compensation) {
    synchronized (ledger) {
      Optional<Job> before =
          ledger
              .operations
              .recall(key)
              .map(OperationKeys.Done::effect)
              .map(id ->
                  Optional.ofNullable(jobs.get(id))
                      .orElseThrow(
                          () -> new GatewayException(new GatewayError.IdempotencyKeyReused())));
      if (before.isPresent()) {
        return new Begun(before.get().id, selection(before.get().accounts), true);
      }
      List<AccountRow> selected = selected(compensation.filter());
      if (selected.isEmpty() || selected.size() > ACCOUNTS_MAX) {
        throw new GatewayException(new GatewayError.InvalidValue("filter", "selects nobody"));
      }
      Job job = new Job(ledger.entries.newId(), key.tenant(), compensation, selected);
      jobs.put(job.id, job);
      ledger.operations.remember(key, job.id, Money.ZERO);
      return new Begun(job.id, selection(selected), false);
    }
  }

  @Override
  public int work(UUID id, int limit) {
    synchronized (ledger) {
      Job job = jobs.get(id);
      if (job == null || job.finishedAt != null) {
        return 0;
      }
      List<AccountRow> page = job.waiting.stream().limit(limit).toList();
      page.forEach(job::credit);
      if (job.waiting.isEmpty()) {
        job.finishedAt = Instant.EPOCH;
      }
      return page.size();
    }
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

  /** All whom a filter selects now, by id. */
  public List<AccountId> chosen(Filter filter) {
    synchronized (ledger) {
      return selected(filter).stream().map(row -> row.id).toList();
    }
  }

  private List<AccountRow> selected(Filter filter) {
    return ledger.mains().stream()
        .filter(row ->
            row.status == Account.Status.ACTIVE
                || (row.status == Account.Status.FROZEN && filter.accounts().isPresent()))
        .filter(row -> filter.ownerType().map(row.owner.type()::equals).orElse(true))
        .filter(row -> filter.accounts().map(ids -> ids.contains(row.id)).orElse(true))
        .filter(row -> filter.group().isEmpty() || filter.group().equals(groupOf.apply(row.id)))
        .filter(row -> filter.createdBefore().map(row.createdAt::isBefore).orElse(true))
        .toList();
  }

  private static Selection selection(List<AccountRow> rows) {
    return new Selection(
        rows.size(),
        rows.stream().limit(SHOWN_MAX).map(row -> new Chosen(row.id, row.owner)).toList());
  }

  private final class Job {
    private final UUID id;
    private final long tenant;
    private final Compensation compensation;
    private final List<AccountRow> accounts;
    private final Set<AccountRow> waiting;
    private final List<Failure> failures = new ArrayList<>();
    private @Nullable Instant finishedAt;

    Job(UUID id, long tenant, Compensation compensation, List<AccountRow> accounts) {
      this.id = id;
      this.tenant = tenant;
      this.compensation = compensation;
      this.accounts = accounts;
      this.waiting = new LinkedHashSet<>(accounts);
    }

    void credit(AccountRow row) {
      String name = "comp:" + id + ":" + row.id;
      IdempotencyKey key = new IdempotencyKey(tenant, "comp", name, id.toString());
      try {
        ledger.credit(
            key,
            new Movement(
                row.id, compensation.amount(), compensation.reason(), compensation.actor()));
      } catch (GatewayException refused) {
        failures.add(
            new Failure(
                row.id,
                refused.error() instanceof GatewayError.NotFound
                    ? "the account is closed"
                    : "more than an account can hold"));
      }
      waiting.remove(row);
    }

    Progress progress() {
      return new Progress(
          id,
          finishedAt == null ? State.RUNNING : State.DONE,
          compensation.amount(),
          compensation.reason(),
          compensation.actor(),
          accounts.size(),
          accounts.size() - waiting.size() - failures.size(),
          failures.size(),
          failures.stream().limit(FAILURES_MAX).toList(),
          Instant.EPOCH,
          Optional.ofNullable(finishedAt));
    }
  }
}
