package io.nebulagate.application.policy;

import io.nebulagate.application.policy.Tallies.Subject;
import io.nebulagate.domain.policy.Aftermath;

/** Does what verdicts leave to be done. Never blocks, never fails; thread-safe. */
@FunctionalInterface
public interface Afterwards {

  /** Does nothing. */
  Afterwards NOTHING = (_, _) -> {};

  /** To be called once for each request that leaves something to do. */
  void follow(Subject subject, Aftermath aftermath);
}
