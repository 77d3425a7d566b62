package io.nebulagate.domain.routing;

/**
 * Keeps requests from a route that fails. Immutable; instants are milliseconds since 1970.
 *
 * <pre>
 *   closed ──half of 20 calls in 30 s failed──▶ open ──time is up──▶ open, one may try
 *     ▲                                          ▲  failed: twice as long │
 *     │                                          └────────────────────────┤
 *     └──────────────────────────────served───────────────────────────────┘
 * </pre>
 *
 * @param state whether requests pass
 * @param until while open, when one may try again; while probing, when that one is given up
 * @param failures how often in a row it has opened; each time doubles the wait
 */
public record Breaker(State state, long until, int failures) {

  /** How long the calls that decide are looked back at. */
  public static final long WINDOW_MILLIS = 30_000;

  /** Fewer calls than these decide nothing. */
  public static final int CALLS_MIN = 20;

  /** The wait after it has opened for the first time. */
  public static final long WAIT_MILLIS = 30_000;

  /** The longest wait. */
  public static final long WAIT_MILLIS_MAX = 600_000;

  /** How long the one that tries may take before another may. */
  public static final long PROBE_MILLIS_MAX = 60_000;

  /** Lets everything pass. */
  public static final Breaker CLOSED = new Breaker(State.CLOSED, 0, 0);

  /** Whether requests pass. */
  public enum State {
    /** They do. */
    CLOSED,
    /** None does before {@code until}, and then one. */
    OPEN,
    /** One is under way. */
    PROBING
  }

  /** Whether a request may pass. */
  public boolean admits(long now) {
    return state == State.CLOSED || now >= until;
  }

  /** After a request that was admitted began. */
  public Breaker entered(long now) {
    return state == State.CLOSED
        ? this
        : new Breaker(State.PROBING, now + PROBE_MILLIS_MAX, failures);
  }

  /** After a request was served. */
  public Breaker served() {
    return state == State.PROBING ? CLOSED : this;
  }

  /**
   * After a request failed by the provider's fault.
   *
   * @param calls how many there were within the window, this one among them
   * @param failed how many of them failed
   */
  public Breaker failed(long now, int calls, int failed) {
    boolean opens =
        switch (state) {
          case PROBING -> true;
          case CLOSED -> calls >= CALLS_MIN && failed * 2 >= calls;
          case OPEN -> false; // what was under way when it opened changes nothing
        };
    if (!opens) {
      return this;
    }
    long wait = WAIT_MILLIS << Math.min(failures, 10);
    return new Breaker(State.OPEN, now + Math.min(wait, WAIT_MILLIS_MAX), failures + 1);
  }

  /** After a request ended that tells nothing of the provider: another may try at once. */
  public Breaker undecided(long now) {
    return state == State.PROBING ? new Breaker(State.OPEN, now, failures) : this;
  }

  /** Opens it because another replica's has opened; one that is open longer already stays. */
  public Breaker openedElsewhere(long untilThere) {
    return state == State.CLOSED || (state == State.OPEN && until < untilThere)
        ? new Breaker(State.OPEN, untilThere, Math.max(1, failures))
        : this;
  }
}
