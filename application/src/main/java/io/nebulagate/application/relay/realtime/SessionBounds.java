package io.nebulagate.application.relay.realtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * How long a session may last.
 *
 * @param whole from its beginning
 * @param idle without a message from either side
 */
public record SessionBounds(Duration whole, Duration idle) {

  /** An hour, as OpenAI's; and ten minutes in which nobody says a word. */
  public static final SessionBounds USUAL =
      new SessionBounds(Duration.ofHours(1), Duration.ofMinutes(10));

  /** Refuses no time at all: {@link IllegalArgumentException}. */
  public SessionBounds {
    if (!whole.isPositive() || !idle.isPositive()) {
      throw new IllegalArgumentException("a session lasts for some time");
    }
  }

  /** Runs something on a session's thread after a while. */
  @FunctionalInterface
  public interface Timer {

    /** The timer of sessions whose thread is {@code executor}'s. */
    static Timer on(Executor executor) {
      return (delay, then) ->
          CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor)
              .execute(then);
    }

    /** Runs {@code then} in {@code delay}. */
    void run(Duration delay, Runnable then);
  }
}
