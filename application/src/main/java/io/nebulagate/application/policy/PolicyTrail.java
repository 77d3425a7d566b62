package io.nebulagate.application.policy;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.Instant;
import java.util.List;

/** What policies found in past requests, and what people think of it. Blocking; thread-safe. */
public interface PolicyTrail {

  /** How many requests one call counts at most. */
  int REQUESTS_MAX = 1_000_000;

  /** How many requests with hits one call looks at most, newest first. */
  int GOVERNED_MAX = 100_000;

  /**
   * Notes whether a rule was wrong to hold; the last word counts.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when the rule left no trace in the
   *     request
   */
  void review(Trace trace, boolean falsePositive);

  /** How often the rules of a policy held in requests that came from {@code from} on. */
  Figures figures(long policy, Instant from, Instant until);

  /** Where a rule left its trace. */
  record Trace(RequestId request, long policy, String rule) {}

  /**
   * Counts of a policy.
   *
   * @param requests all that came in that time, up to {@link #REQUESTS_MAX}
   * @param rules by version and name
   */
  record Figures(long requests, List<RuleFigures> rules) {

    /** Copies the list. */
    public Figures {
      rules = List.copyOf(rules);
    }
  }

  /**
   * Counts of a rule of one version.
   *
   * @param acted how often its action was taken
   * @param failed how often a detector failed, whatever became of it
   * @param falsePositives how often people found it wrong
   */
  record RuleFigures(
      int version, String rule, long hits, long acted, long failed, long falsePositives) {}
}
