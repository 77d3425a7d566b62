package io.nebulagate.inbound.http.realtime;

import io.nebulagate.application.relay.realtime.RealtimeSession;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The sessions of this replica, which are told when it stops. Thread-safe. */
@Singleton
public class OpenSessions {

  private final Map<RealtimeSession, Executor> open = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /**
   * The framework tells of the end only when the last request has drained, and a session would
   * last. A hook of the virtual machine runs as soon as the signal comes.
   */
  void watchForTheEnd(@Observes StartupEvent started) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "sessions-go-away"));
  }

  private void stop() {
    stopping = true;
    open.forEach((session, thread) -> thread.execute(session::goAway));
  }

  /** A session that lives on {@code thread} has begun; to be told there. */
  void began(RealtimeSession session, Executor thread) {
    open.put(session, thread);
    if (stopping) {
      thread.execute(session::goAway);
    }
  }

  /** A session is over. */
  void ended(RealtimeSession session) {
    open.remove(session);
  }
}
