package io.nebulagate.outbound.provider.http;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long an upstream asks to wait: {@code retry-after-ms} (OpenAI), or {@code Retry-After} in
 * seconds or as an HTTP date (RFC 9110, 10.2.3). Nonsense counts as nothing; the answer is bounded.
 */
final class RetryAfter {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int DIGITS_MAX = 12;

  private RetryAfter() {}

  static Optional<Duration> read(MultiMap headers, InstantSource clock) {
    Optional<Duration> millis = number(headers.get("retry-after-ms")).map(Duration::ofMillis);
    return millis.or(() -> seconds(headers.get("retry-after"), clock)).map(RetryAfter::bounded);
  }

  private static Optional<Duration> seconds(@Nullable String value, InstantSource clock) {
    Optional<Duration> seconds = number(value).map(Duration::ofSeconds);
    return seconds.isPresent() || value == null ? seconds : until(value.strip(), clock);
  }

  private static Optional<Duration> until(String date, InstantSource clock) {
    try {
      Instant end = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
      return Optional.of(Duration.between(clock.instant(), end));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** A whole number; vendors also send {@code 1.5}, which is rounded up. */
  private static Optional<Long> number(@Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    String text = value.strip();
    int point = text.indexOf('.');
    String whole = point < 0 ? text : text.substring(0, point);
    String fraction = point < 0 ? "" : text.substring(point + 1);
    if (whole.isEmpty() || !isDigits(whole) || !isDigits(fraction)) {
      return Optional.empty();
    }
    boolean more = fraction.chars().anyMatch(c -> c != '0');
    return Optional.of(Long.parseLong(whole) + (more ? 1 : 0));
  }

  private static boolean isDigits(String text) {
    return text.length() <= DIGITS_MAX && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
