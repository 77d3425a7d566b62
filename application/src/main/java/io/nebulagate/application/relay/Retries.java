package io.nebulagate.application.relay;

import io.nebulagate.domain.error.UpstreamFault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long and how often a request is tried before it is given up.
 *
 * @param patience how long after its beginning another try may begin; a try that is under way by
 *     then may still take its provider's own time
 * @param repeats how often a route that was tried is tried again when no other is left
 * @param backOff the wait before the first repeat; each further one waits twice as long, and each
 *     between half and all of it
 * @param waitMax the longest wait, also where a provider asks for more
 * @param pause what waiting is
 */
public record Retries(
    Duration patience, int repeats, Duration backOff, Duration waitMax, Pause pause) {

  /** Ten minutes, two repeats after 200 and 400 ms, no wait above two seconds. */
  public static final Retries USUAL =
      new Retries(
          Duration.ofMinutes(10), 2, Duration.ofMillis(200), Duration.ofSeconds(2), Retries::wait);

  /** Runs something on an executor after a while, without holding a thread. */
  @FunctionalInterface
  public interface Pause {

    /** Runs {@code then} on {@code executor} in {@code delay}. */
    void run(Duration delay, Executor executor, Runnable then);
  }

  private static void wait(Duration delay, Executor executor, Runnable then) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor)
        .execute(then);
  }

  /**
   * How long to wait before a repeat; nothing when it is not worth it.
   *
   * @param before how many repeats there were
   * @param fault how the last try on the route failed
   */
  Optional<Duration> delay(int before, UpstreamFault fault, RandomGenerator random) {
    if (before >= repeats) {
      return Optional.empty();
    }
    if (fault instanceof UpstreamFault.Throttled(Optional<Duration> asked)) {
      return asked.filter(wait -> wait.compareTo(waitMax) <= 0);
    }
    long most = Math.min(backOff.toMillis() << before, waitMax.toMillis());
    return Optional.of(Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1)));
  }
}
