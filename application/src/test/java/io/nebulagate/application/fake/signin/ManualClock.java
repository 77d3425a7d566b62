package io.nebulagate.application.fake.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test sets. */
public final class ManualClock implements InstantSource {

  /** When it begins. */
  public static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  private volatile Instant now;

  /** Begins at {@link #START}. */
  public ManualClock() {
    this(START);
  }

  /** Begins at {@code start}. */
  public ManualClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Lets time pass. */
  public void advance(Duration by) {
    now = now.plus(by);
  }
}
