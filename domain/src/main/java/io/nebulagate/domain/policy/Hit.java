package io.nebulagate.domain.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The trace of a rule that held for a request. Says where it came from and what it did, never what
 * was written.
 *
 * @param detector the label of the one that found something; empty where the rule looks for nothing
 * @param span what stands for the passage that was found, the same for the same passage
 * @param to what the action led to: a model, tags and regions, a limit
 * @param latency how long the rule took
 */
public record Hit(
    long policy,
    int version,
    String rule,
    Optional<String> detector,
    Optional<String> span,
    Action.Kind action,
    Effect effect,
    Optional<String> to,
    Duration latency) {

  /** What came of it. */
  public enum Effect {
    /** The action was taken. */
    APPLIED,
    /** The policy observes only. */
    OBSERVED,
    /** An earlier rule had decided already. */
    OVERRULED,
    /** A detector failed, and the rule was passed over. */
    FAILED_OPEN,
    /** A detector failed, and the action was taken. */
    FAILED_CLOSED
  }

  /** Whether the action was taken. */
  public boolean acted() {
    return effect == Effect.APPLIED || effect == Effect.FAILED_CLOSED;
  }

  /** What it did to the request, as a word: {@code rejected}, {@code would_reject}. */
  public String business() {
    return switch (effect) {
      case APPLIED, FAILED_CLOSED -> action.done();
      case OBSERVED -> "would_" + action.label();
      case OVERRULED, FAILED_OPEN -> "none";
    };
  }

  /** The name of what came of it in JSON and documents. */
  public String outcome() {
    return effect.name().toLowerCase(Locale.ROOT);
  }
}
