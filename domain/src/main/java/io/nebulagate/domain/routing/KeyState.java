package io.nebulagate.domain.routing;

import java.util.concurrent.atomic.AtomicInteger;

/** What this replica does with a provider key at the moment. Thread-safe; never blocks. */
public final class KeyState {

  /** How long a key that was refused is left alone here before the configuration says so. */
  static final long REFUSED_MILLIS = 30_000;

  private final AtomicInteger running = new AtomicInteger();
  private volatile long refusedUntil;

  /** Requests under way with it. */
  int running() {
    return running.get();
  }

  boolean isRefused(long now) {
    return now < refusedUntil;
  }

  void refused(long now) {
    refusedUntil = now + REFUSED_MILLIS;
  }

  /** Somebody knows that it is taken again. */
  public void taken() {
    refusedUntil = 0;
  }

  void began() {
    running.incrementAndGet();
  }

  void ended() {
    running.decrementAndGet();
  }
}
