package io.nebulagate.persistence.redis;

import io.nebulagate.application.routing.HealthHints;
import io.nebulagate.domain.routing.RouteState.Rest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Hints by way of Redis, where they stay until they are over: the newest thousand. What a replica
 * told is timed by Redis' own clock, and who hears it is answered how much is left. What cannot be
 * told, because Redis is away, is lost.
 */
final class RedisHealthHints implements HealthHints {

  /** How many rests are kept; of more the oldest are forgotten. */
  static final int KEPT_MAX = 1_000;

  private static final Logger LOG = System.getLogger(RedisHealthHints.class.getName());
  private static final RedisScript TELL = RedisScript.of("tell.lua");
  private static final RedisScript HEAR = RedisScript.of("hear.lua");

  private static final int OPEN = 1;
  private static final int COOLING = 2;

  /** What an answer begins with, and how many numbers each rest has. */
  private static final int FIRST = 1;

  private static final int EACH = 3;

  private final RedisLink link;
  private final String key;
  private final String self = UUID.randomUUID().toString();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile long heardUpTo;

  RedisHealthHints(RedisLink link, Namespace namespace) {
    this.link = link;
    this.key = namespace.key("rests");
  }

  @Override
  public void tell(long route, Rest rest) {
    List<String> arguments =
        List.of(
            self,
            Long.toString(route),
            Integer.toString(code(rest.kind())),
            Long.toString(rest.lasting().toMillis()),
            Long.toString(Rest.LASTING_MAX.toMillis()),
            Integer.toString(KEPT_MAX));
    var _ =
        TELL.run(link, List.of(key), arguments).whenComplete((_, failure) -> lost("told", failure));
  }

  @Override
  public void follow(Listener listener) {
    listeners.add(listener);
  }

  /** Asks Redis what was told since the last time, and passes it on; never fails. */
  CompletionStage<Void> hear() {
    return HEAR.run(link, List.of(key), List.of(self, Long.toString(heardUpTo)))
        .thenAccept(this::pass)
        .exceptionally(failure -> {
          lost("heard", failure);
          return null;
        });
  }

  /** A clock of Redis that went back takes what was heard with it: it is only heard again. */
  private void pass(long[] answer) {
    heardUpTo = answer[0];
    for (int at = FIRST; at + EACH <= answer.length; at += EACH) {
      long route = answer[at];
      Rest rest = new Rest(kind((int) answer[at + 1]), Duration.ofMillis(answer[at + 2]));
      listeners.forEach(listener -> listener.heard(route, rest));
    }
  }

  private static void lost(String what, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.log(Level.DEBUG, "a hint was not " + what, failure);
    }
  }

  private static int code(Rest.Kind kind) {
    return switch (kind) {
      case OPEN -> OPEN;
      case COOLING -> COOLING;
    };
  }

  private static Rest.Kind kind(int code) {
    return switch (code) {
      case OPEN -> Rest.Kind.OPEN;
      case COOLING -> Rest.Kind.COOLING;
      default -> throw new IllegalStateException("unknown kind of rest " + code);
    };
  }
}
