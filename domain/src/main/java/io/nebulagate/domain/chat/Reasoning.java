package io.nebulagate.domain.chat;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much the model is to think before it speaks.
 *
 * @param effort in words; empty where only a budget was told
 * @param budget the most tokens it may think; empty where only an effort was told
 * @param shown whether the client wants to see its thoughts
 */
public record Reasoning(Optional<Effort> effort, OptionalLong budget, boolean shown) {

  /** How hard it thinks, least first. */
  public enum Effort {
    NONE(0),
    MINIMAL(1_024),
    LOW(2_048),
    MEDIUM(8_192),
    HIGH(16_384),
    XHIGH(32_768),
    MAX(32_768);

    private final long tokens;

    Effort(long tokens) {
      this.tokens = tokens;
    }

    /** The name in every dialect that has it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The budget for providers that know nothing else; a convention, not a standard. */
  public long tokens() {
    return budget.orElseGet(() -> effort.orElse(Effort.MEDIUM).tokens);
  }

  /** The effort for providers that know nothing else: the highest whose budget fits. */
  public Effort inWords() {
    if (effort.isPresent() || budget.isEmpty()) {
      return effort.orElse(Effort.MEDIUM);
    }
    Effort best = Effort.NONE;
    for (Effort candidate : Effort.values()) {
      if (candidate != Effort.MAX && candidate.tokens <= budget.getAsLong()) {
        best = candidate;
      }
    }
    return best == Effort.NONE && budget.getAsLong() > 0 ? Effort.MINIMAL : best;
  }

  /** Whether it is not to think at all. */
  public boolean isOff() {
    return inWords() == Effort.NONE;
  }
}
