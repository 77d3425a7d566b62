package io.nebulagate.application.signin;

import io.nebulagate.domain.signin.Tally;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Counts failures, for all replicas together. Blocking; thread-safe. */
public interface TallyStore {

  /** What is counted under this name; {@link Tally#NONE} where nothing is. */
  Tally find(String subject);

  /**
   * Changes a tally with nobody in between; {@link Tally#NONE} removes it.
   *
   * @param change without side effects
   * @return what was counted before
   */
  Tally change(String subject, UnaryOperator<Tally> change);

  /**
   * Removes tallies that count for nothing any more, at most {@code limit}.
   *
   * @return how many were removed
   */
  int forget(Instant now, int limit);
}
