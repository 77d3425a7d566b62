package io.nebulagate.application.idempotency;

import io.nebulagate.domain.chat.RequestId;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Remembers, for a day, which requests carried which Idempotency-Key and how they ended. All
 * replicas see the same. Blocking; thread-safe. An answer that belongs to a charge is kept by the
 * ledger, in the transaction of that charge.
 */
public interface KeptAnswers {

  /** Remembers nothing: every request runs. */
  KeptAnswers NONE = new NoKeptAnswers();

  /**
   * Takes the key for a run, unless another has it or has ended with it. A run that was not renewed
   * in time counts as abandoned, and the same question takes its place.
   *
   * @param lock how long the claim stands unless it is renewed
   * @return what a repeat finds; {@link Found.Nothing} when the key is ours now
   */
  Found claim(Claim claim, Duration lock);

  /** Gives claims of requests that still run {@code lock} from now. */
  void renew(Collection<RequestId> running, Duration lock);

  /** Keeps the answer of a request that was charged nothing. One that lost its claim is ignored. */
  void keep(KeptAnswer answer);

  /** Frees the key of a request that ended without an answer to repeat. */
  void release(RequestId request);

  /**
   * Forgets what is older than a day.
   *
   * @param limit the most to forget now
   * @return how many were
   */
  int forget(int limit);

  /**
   * Who takes which key.
   *
   * @param fingerprint SHA-256 of what was asked, in hex
   * @param request the request that wants to run
   */
  record Claim(Scope scope, String fingerprint, RequestId request) {}

  /**
   * Where a key counts: the same words of another API key, or for another route, are another key.
   *
   * @param key the client's own words, 1 to 255 visible ASCII characters
   */
  record Scope(long tenant, long apiKey, String route, String key) {}

  /** What stands under a key. */
  sealed interface Found {
    /** Nothing did; the claim is ours now. */
    record Nothing() implements Found {}

    /** The same question, which still runs. */
    record Running() implements Found {}

    /** Another question. */
    record OtherQuestion() implements Found {}

    /** The same question, which has ended. */
    record Ended(KeptAnswer answer) implements Found {

      /** The answer, if it can be given again. */
      public Optional<KeptAnswer> repeatable() {
        return answer.body().map(_ -> answer);
      }
    }
  }
}
