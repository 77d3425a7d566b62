package io.nebulagate.domain.policy;

import io.nebulagate.domain.chat.ModelName;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is done about a request. */
public sealed interface Action {

  /** Which one. */
  Kind kind();

  /** The words for it. */
  enum Kind {
    /** Nobody is asked. */
    REJECT("rejected"),
    /** Another model answers. */
    DEGRADE("degraded"),
    /** Only some providers are asked. */
    REROUTE("rerouted"),
    /** The key gets a lower limit. */
    LIMIT("limited"),
    /** Whoever the key belongs to is distrusted for a while. */
    MARK_RISK("marked"),
    /** Nothing happens; it is noted. */
    AUDIT("audited");

    private final String done;

    Kind(String done) {
      this.done = done;
    }

    /** The name in JSON and documents. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What has become of the request. */
    String done() {
      return done;
    }
  }

  /** The request is refused. */
  record Reject() implements Action {
    @Override
    public Kind kind() {
      return Kind.REJECT;
    }
  }

  /** The request is answered, and charged, as if {@code model} had been asked for. */
  record Degrade(ModelName model) implements Action {
    @Override
    public Kind kind() {
      return Kind.DEGRADE;
    }
  }

  /**
   * The request goes to providers that have all {@code tags} and are in one of {@code regions},
   * wherever regions are named; where there is none, it is refused.
   */
  record Reroute(Set<String> tags, Optional<Set<String>> regions) implements Action {

    /** Copies the sets; throws IllegalArgumentException when they demand nothing. */
    public Reroute {
      tags = Set.copyOf(tags);
      regions = regions.map(Set::copyOf);
      if (tags.isEmpty() && regions.isEmpty()) {
        throw new IllegalArgumentException("a request is rerouted by tags or regions");
      }
    }

    @Override
    public Kind kind() {
      return Kind.REROUTE;
    }
  }

  /** Of each key, so many requests a minute are let through where the rule holds. */
  record Limit(long requestsPerMinute) implements Action {

    /** Checks the range; throws IllegalArgumentException. */
    public Limit {
      if (requestsPerMinute < 1) {
        throw new IllegalArgumentException("a limit is 1 or more");
      }
    }

    @Override
    public Kind kind() {
      return Kind.LIMIT;
    }
  }

  /** Whoever the key belongs to is distrusted that much, for so long; the request goes on. */
  record MarkRisk(RiskLevel level, Duration lasting) implements Action {

    /** The longest. */
    public static final Duration LASTING_MAX = Duration.ofDays(366);

    /** Checks the range; throws IllegalArgumentException. */
    public MarkRisk {
      if (lasting.compareTo(Duration.ofMinutes(1)) < 0 || lasting.compareTo(LASTING_MAX) > 0) {
        throw new IllegalArgumentException("a mark lasts from a minute to 366 days");
      }
    }

    @Override
    public Kind kind() {
      return Kind.MARK_RISK;
    }
  }

  /** The request is noted. */
  record Audit() implements Action {
    @Override
    public Kind kind() {
      return Kind.AUDIT;
    }
  }
}
