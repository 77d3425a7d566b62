package io.nebulagate.outbound.provider.http;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Barks when nothing has happened for too long, and in any case when the call takes too long. One
 * timer that is set anew only when it rings, so that signs of life cost nothing. Lives on one event
 * loop.
 */
final class Watchdog {

  private static final long NONE = -1;
  private final Vertx vertx;
  private final Runnable bark;
  private final long callEnd;
  private long timer = NONE;
  private long ringsAt;
  private long deadline;
  private long patience;
  private boolean asleep;

  /** For a call that takes {@code total} at most, from now on. */
  Watchdog(Vertx vertx, Duration total, Runnable bark) {
    this.vertx = vertx;
    this.bark = bark;
    this.patience = total.toNanos();
    this.callEnd = System.nanoTime() + patience;
    this.deadline = callEnd;
  }

  /** Begins to wait for at most {@code longest}. */
  void watch(Duration longest) {
    patience = longest.toNanos();
    asleep = false;
    signOfLife();
    if (timer != NONE && ringsAt - deadline > 0) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
    if (timer == NONE) {
      ringIn(Math.min(patience, callEnd - System.nanoTime()));
    }
  }

  /** Something happened: the wait begins again. */
  void signOfLife() {
    deadline = System.nanoTime() + patience;
  }

  /** Nobody waits for the upstream now. */
  void sleep() {
    asleep = true;
  }

  /** Somebody waits again. */
  void wake() {
    if (asleep) {
      watch(Duration.ofNanos(patience));
    }
  }

  /** Never barks again, unless told to watch. */
  void stop() {
    asleep = true;
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }

  private void ringIn(long nanos) {
    ringsAt = System.nanoTime() + nanos;
    timer = vertx.setTimer(Math.max(1, Math.ceilDiv(nanos, 1_000_000)), _ -> ring());
  }

  private void ring() {
    timer = NONE;
    long now = System.nanoTime();
    long left = asleep || callEnd - deadline < 0 ? callEnd - now : deadline - now;
    if (left > 0) {
      ringIn(left);
    } else {
      asleep = true;
      bark.run();
    }
  }
}
