package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Secret;
import java.util.List;
import java.util.Optional;

/** Keeps second factors, their secrets encrypted. Blocking; thread-safe. */
public interface TotpStore {

  /**
   * A person's second factor.
   *
   * @param confirmed whether it is asked for; until then it is only proposed
   */
  record Kept(Secret secret, boolean confirmed) {}

  /** The person's second factor, proposed or confirmed. */
  Optional<Kept> find(long user);

  /**
   * Proposes a secret in the place of one that was only proposed.
   *
   * @return false, and nothing changes, when one is confirmed already
   */
  boolean propose(long user, Secret secret);

  /**
   * Confirms what was proposed.
   *
   * @param step the step of the code that confirmed it, which is used up by that
   * @param recoveryDigests what is kept of the recovery codes
   * @return false, and nothing changes, when nothing is proposed
   */
  boolean confirm(long user, long step, List<String> recoveryDigests);

  /** Uses up a step and all before it; false when it was used up. One caller of many gets true. */
  boolean spendStep(long user, long step);

  /** Uses up a recovery code; false when there is none such. One caller of many gets true. */
  boolean spendRecovery(long user, String digest);

  /** Removes the second factor and its recovery codes. */
  void remove(long user);
}
