package io.nebulagate.application.policy;

import io.nebulagate.domain.policy.RiskLevel;
import java.util.Optional;

/** Knows whom to distrust. Answers from memory; thread-safe. */
@FunctionalInterface
public interface Risks {

  /** How far an owner is distrusted now; empty for most. */
  Optional<RiskLevel> of(long owner);
}
