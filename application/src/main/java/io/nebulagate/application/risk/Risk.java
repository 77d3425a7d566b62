package io.nebulagate.application.risk;

import io.nebulagate.domain.policy.RiskLevel;
import java.time.Instant;

/**
 * Why an owner is distrusted.
 *
 * @param owner the id of the user or organisation
 * @param source who says so; of each there is one risk of an owner at most
 * @param reason for people, {@value #REASON_MAX} characters at most
 * @param expiresAt from when on it is as if it had never been
 */
public record Risk(long owner, Source source, RiskLevel level, String reason, Instant expiresAt) {

  /** The longest reason, in characters. */
  public static final int REASON_MAX = 256;

  /** Checks the reason; throws IllegalArgumentException. */
  public Risk {
    if (reason.isBlank() || reason.length() > REASON_MAX) {
      throw new IllegalArgumentException("a reason has 1 to 256 characters");
    }
  }

  /** Who says so. */
  public enum Source {
    /** Whoever runs the gateway. */
    OPERATOR,
    /** A rule of a policy. */
    RULE
  }

  /** Whether it counts at this moment. */
  public boolean countsAt(Instant now) {
    return now.isBefore(expiresAt);
  }

  /** Whether it makes {@code other} of the same owner needless. */
  public boolean covers(Risk other) {
    int compared = level.compareTo(other.level);
    return compared > 0 || (compared == 0 && !expiresAt.isBefore(other.expiresAt));
  }
}
