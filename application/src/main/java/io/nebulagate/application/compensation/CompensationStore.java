package io.nebulagate.application.compensation;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps compensations and carries them out. What it does to one account has a key of its own, so it
 * happens once, whoever repeats what. Blocking; thread-safe, also among replicas.
 */
public interface CompensationStore extends AccountChoice {

  /** The most accounts of one compensation. */
  int ACCOUNTS_MAX = 100_000;

  /** How many failures are shown of a job. */
  int FAILURES_MAX = 100;

  /**
   * Begins a job for whom the filter selects now, once per key.
   *
   * @throws GatewayException with {@link GatewayError.IdempotencyKeyReused} when the key stands for
   *     something else, {@link GatewayError.InvalidValue} when nobody is selected, or too many are
   */
  Begun begin(IdempotencyKey key, Compensation compensation);

  /**
   * Credits the next accounts of a job that nobody else is at, in one transaction. After the last
   * one it checks that what moved is what should have, and ends the job.
   *
   * @return how many accounts it dealt with
   */
  int work(UUID job, int limit);

  /** Jobs that are not at their end, oldest first; at most 100. */
  List<UUID> unfinished();

  /** How far a job has come. */
  Optional<Progress> find(UUID job);

  /**
   * A job, as it was begun.
   *
   * @param replayed whether it had been begun before
   */
  record Begun(UUID job, Selection selection, boolean replayed) {}

  /**
   * A job, as it stands.
   *
   * @param amount what each account gets
   * @param credited how many got it
   * @param failed how many cannot get it
   * @param failures the first {@link #FAILURES_MAX} of them
   */
  record Progress(
      UUID job,
      State state,
      Money amount,
      String reason,
      String actor,
      long accounts,
      long credited,
      long failed,
      List<Failure> failures,
      Instant createdAt,
      Optional<Instant> finishedAt) {

    /** Copies the list. */
    public Progress {
      failures = List.copyOf(failures);
    }
  }

  /** An account that could not be credited, and why. */
  record Failure(AccountId account, String reason) {}

  /** How far a job is. */
  enum State {
    /** Accounts wait. */
    RUNNING,
    /** All are dealt with, and the sums agree. */
    DONE,
    /** All are dealt with, but what moved is not what should have. */
    MISMATCH
  }
}
