package io.nebulagate.application.aggregator;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds how many texts of keys one caller is shown within a minute of the clock, so that a stolen
 * token empties a large account slowly and visibly. In memory: each replica counts for itself.
 * Thread-safe.
 */
final class RevealPace {

  private static final int CALLERS_MAX = 10_000;
  private static final long MINUTE_SECONDS = 60;

  private final int most;
  private final InstantSource clock;
  private final Map<Long, Integer> shown = new HashMap<>();
  private long minute;

  RevealPace(int most, InstantSource clock) {
    this.most = most;
    this.clock = clock;
  }

  /** Counts {@code texts} for {@code caller}, or refuses them all until the next minute. */
  synchronized void take(long caller, int texts) {
    Instant now = clock.instant();
    long current = Math.floorDiv(now.getEpochSecond(), MINUTE_SECONDS);
    if (current != minute) {
      minute = current;
      shown.clear();
    }
    int before = shown.getOrDefault(caller, 0);
    boolean newcomerTooMany = before == 0 && shown.size() >= CALLERS_MAX;
    if (texts > most - before || newcomerTooMany) {
      Instant next = Instant.ofEpochSecond((minute + 1) * MINUTE_SECONDS);
      throw new GatewayException(new GatewayError.TooManyAttempts(Duration.between(now, next)));
    }
    shown.put(caller, before + texts);
  }
}
