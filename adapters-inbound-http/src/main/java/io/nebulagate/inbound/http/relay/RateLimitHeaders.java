package io.nebulagate.inbound.http.relay;

import io.nebulagate.application.limits.Standing;
import io.nebulagate.application.limits.Standing.Window;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * The headers that tell a client how its limits stand, in OpenAI's names and form ({@code
 * x-ratelimit-limit-requests: 60}, {@code x-ratelimit-reset-tokens: 6m0s}; OpenAI API, rate limits
 * in headers, read 2026-11-20).
 */
public final class RateLimitHeaders {

  private RateLimitHeaders() {}

  /** Writes them to an answer that has not begun. */
  public static void write(Standing standing, HttpServerResponse response) {
    standing.requests().ifPresent(window -> write("requests", window, response));
    standing.tokens().ifPresent(window -> write("tokens", window, response));
  }

  private static void write(String what, Window window, HttpServerResponse response) {
    response
        .putHeader("x-ratelimit-limit-" + what, Long.toString(window.limit()))
        .putHeader("x-ratelimit-remaining-" + what, Long.toString(window.remaining()))
        .putHeader("x-ratelimit-reset-" + what, shown(window.reset()));
  }

  /** As OpenAI writes durations: {@code 120ms}, {@code 1s}, {@code 6m0s}; never too short. */
  static String shown(Duration duration) {
    long millis = Math.ceilDiv(duration.toNanos(), 1_000_000L);
    if (millis < 1_000) {
      return millis == 0 ? "0s" : millis + "ms";
    }
    long seconds = Math.ceilDiv(millis, 1_000L);
    return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
  }
}
