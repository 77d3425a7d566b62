package io.nebulagate.application.plan.bulk;

import io.nebulagate.application.compensation.AccountChoice.Selection;
import io.nebulagate.application.compensation.Compensation.Filter;
import io.nebulagate.application.compensation.CompensationStore.Failure;
import io.nebulagate.application.compensation.CompensationStore.State;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.PlanVersion;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps assignments of one plan to many and carries them out. What it begins for one account has a
 * key of its own, so it begins once, whoever repeats what. Blocking; thread-safe, also among
 * replicas.
 */
public interface BulkAssignmentStore {

  /** The most accounts of one job. */
  int ACCOUNTS_MAX = 100_000;

  /** How many failures are shown of a job. */
  int FAILURES_MAX = 100;

  /**
   * Begins a job for whom the filter selects now, once per key.
   *
   * @throws GatewayException with {@link GatewayError.IdempotencyKeyReused} when the key stands for
   *     something else, {@link GatewayError.InvalidValue} when nobody is selected, or too many are
   */
  Begun begin(IdempotencyKey key, Agreed agreed);

  /** The next accounts of a job, by id. */
  List<Waiting> waiting(UUID job, int limit);

  /**
   * Begins the subscriptions of those of these accounts that wait still and that nobody else is at,
   * in one transaction. After the last one of all it checks that everybody has one, and ends the
   * job.
   *
   * @param calendars whose calendar counts for each account, where the job does not say
   */
  Worked work(UUID job, Map<AccountId, ZoneId> calendars);

  /** Jobs that are not at their end, oldest first; at most 100. */
  List<UUID> unfinished();

  /** How far a job has come. */
  Optional<Progress> find(UUID job);

  /**
   * What everybody gets.
   *
   * @param term with the calendar that counts unless it is each owner's
   */
  record Agreed(
      Filter filter, PlanVersion version, Term term, boolean ownCalendars, String actor) {}

  /**
   * A job, as it was begun.
   *
   * @param replayed whether it had been begun before
   */
  record Begun(UUID job, Selection selection, boolean replayed) {}

  /** An account whose turn has not come. */
  record Waiting(AccountId account, long tenant) {}

  /**
   * What was done.
   *
   * @param dealt how many accounts it dealt with
   * @param begun the subscriptions of those that got one
   */
  record Worked(int dealt, List<Long> begun) {

    /** Copies the list. */
    public Worked {
      begun = List.copyOf(begun);
    }
  }

  /**
   * A job, as it stands.
   *
   * @param version what everybody gets
   * @param begun how many got it
   * @param failed how many cannot get it
   * @param failures the first {@link #FAILURES_MAX} of them
   */
  record Progress(
      UUID job,
      State state,
      long version,
      Instant start,
      Optional<Instant> end,
      String actor,
      long accounts,
      long begun,
      long failed,
      List<Failure> failures,
      Instant createdAt,
      Optional<Instant> finishedAt) {

    /** Copies the list. */
    public Progress {
      failures = List.copyOf(failures);
    }
  }
}
