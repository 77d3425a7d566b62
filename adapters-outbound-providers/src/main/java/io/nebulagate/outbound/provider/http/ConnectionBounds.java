package io.nebulagate.outbound.provider.http;

import java.time.Duration;

/**
 * How many connections to one upstream there may be. Each event loop has connections of its own, so
 * that an answer never changes threads; the counts are per event loop.
 *
 * @param connections open at once, 1 or more: as many as streams run at once
 * @param waiting requests that wait for a connection; those above fail at once
 * @param keepAlive how long an unused connection is kept; shorter than the upstream's own patience,
 *     or a request meets a connection that is just being closed
 */
public record ConnectionBounds(int connections, int waiting, Duration keepAlive) {

  /** Enough for thousands of streams, and gone before most servers hang up. */
  public static final ConnectionBounds DEFAULT =
      new ConnectionBounds(4096, 1024, Duration.ofSeconds(20));

  /** Checks the ranges. */
  public ConnectionBounds {
    if (connections < 1 || waiting < 0 || keepAlive.toSeconds() < 1) {
      throw new IllegalArgumentException("at least one connection, kept for a second");
    }
  }
}
