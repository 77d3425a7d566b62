package io.nebulagate.inbound.http.relay;

import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many WebSockets one key holds open on this replica. Limits of a key count what it asks, not
 * what it keeps open; a socket on which nothing is asked costs memory all the same. Thread-safe;
 * never blocks.
 */
@Singleton
public class SocketShare {

  /** The most sockets of one key. */
  public static final int PER_KEY_MAX = 100;

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Map<Secret, Integer> open = new ConcurrentHashMap<>();

  /**
   * A place for one more socket of whoever shows {@code credential}, known or not.
   *
   * @throws GatewayException with {@link GatewayError.RateLimited} when there is none left
   */
  public Place take(Secret credential) {
    open.compute(
        credential,
        (_, count) -> {
          int before = count == null ? 0 : count;
          if (before == PER_KEY_MAX) {
            throw new GatewayException(
                new GatewayError.RateLimited(Limit.CONCURRENCY, LimitLevel.KEY, RETRY));
          }
          return before + 1;
        });
    return new Place(credential);
  }

  /** The place of one socket, which can be left once. */
  public final class Place {

    private final Secret credential;
    private final AtomicBoolean left = new AtomicBoolean();

    private Place(Secret credential) {
      this.credential = credential;
    }

    /** The socket is closed, or never opened. */
    public void leave() {
      if (left.compareAndSet(false, true)) {
        open.computeIfPresent(credential, (_, count) -> count == 1 ? null : count - 1);
      }
    }
  }
}
