package io.nebulagate.application.policy;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Ruleset;
import io.nebulagate.domain.policy.TextPatterns;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * The policies requests are judged by, ready and all in memory. Reading never blocks; {@link
 * #reload} does, and is called after every change here or elsewhere, and from time to time in case
 * a notice is lost. Thread-safe.
 */
public final class LivePolicies {

  private final PolicyStore store;
  private final TextPatterns patterns;
  private final AtomicReference<Ruleset> current = new AtomicReference<>(Ruleset.EMPTY);
  private Map<Long, Integer> taken = Map.of(); // guarded by this

  /** Empty until the first {@link #reload}; expressions become patterns of {@code patterns}. */
  public LivePolicies(PolicyStore store, TextPatterns patterns) {
    this.store = store;
    this.patterns = patterns;
  }

  /**
   * Reads the policies and puts them in force, unless they are. One at a time, so that an older
   * look never wins. To make a hundred thousand keywords ready takes a second.
   */
  public synchronized void reload() {
    if (!store.versionsInForce().equals(taken)) {
      List<Policy> inForce = store.inForce();
      current.set(Ruleset.of(inForce, patterns));
      taken = inForce.stream().collect(Collectors.toUnmodifiableMap(Policy::id, Policy::version));
    }
  }

  /** From now on reloads whenever {@code feed} tells of a change. */
  public void follow(ChangeFeed feed) {
    feed.on(ChangeFeed.Topic.POLICIES, _ -> reload());
  }

  /** What a request that begins now is judged by. */
  public Ruleset current() {
    return current.get();
  }

  /** Throws IllegalArgumentException, which says why, when these could not be put in force. */
  void check(List<Policy> together) {
    Ruleset.of(together, patterns);
  }
}
