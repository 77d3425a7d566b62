package io.nebulagate.persistence.postgres.changes;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.persistence.ledger.LedgerProtection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears PostgreSQL's notices on a connection of its own, on one virtual thread. Triggers send them
 * ({@code notify_change} in V014), so that a change is heard of whoever made it.
 *
 * <p>While nothing changes, the connection is looked at every half minute and otherwise silent. A
 * connection that breaks is made again, at once, then less and less often up to every five seconds;
 * then everything may have changed. Behind a pooler that hands sessions around no notice may ever
 * come: whoever listens has to re-read from time to time all the same.
 */
public final class PostgresChangeFeed implements ChangeFeed, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(PostgresChangeFeed.class);

  private static final String LISTEN = "LISTEN nebulagate_changes";
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int ALIVE_SECONDS = 5;
  private static final Duration PAUSE_MIN = Duration.ofMillis(50);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final Opening opening;
  private final Map<Topic, List<Consumer<Set<String>>>> listeners = new ConcurrentHashMap<>();
  private final Thread ear;
  private volatile boolean stopped;

  /**
   * Hears nothing until it is started.
   *
   * @param opening makes the connection, which belongs to this feed alone
   */
  public PostgresChangeFeed(Opening opening) {
    this.opening = opening;
    this.ear = Thread.ofVirtual().name("changes").unstarted(this::listen);
  }

  /** Makes a new connection whenever it is asked, within a bounded time. */
  @FunctionalInterface
  public interface Opening {

    /** A connection outside any pool. */
    Connection open() throws SQLException;
  }

  /**
   * Begins to hear; those who listen already are told that everything may have changed. Never
   * fails: a database that does not answer yet is asked again.
   */
  public void start() {
    ear.start();
  }

  @Override
  public void on(Topic topic, Consumer<String> listener) {
    onAll(topic, names -> names.forEach(name -> told(topic, () -> listener.accept(name))));
  }

  @Override
  public void onAll(Topic topic, Consumer<Set<String>> listener) {
    listeners.computeIfAbsent(topic, _ -> new CopyOnWriteArrayList<>()).add(listener);
  }

  /** Stops to listen: an interrupt closes the socket that a virtual thread reads from. */
  @Override
  public void close() {
    stopped = true;
    ear.interrupt();
    try {
      if (ear.isAlive()) {
        ear.join(STOP_PATIENCE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    Duration pause = PAUSE_MIN;
    while (!stopped) {
      try (Connection connection = open()) {
        pause = PAUSE_MIN;
        everything();
        hear(connection);
      } catch (SQLException lost) {
        if (!stopped) {
          LOG.warnf(
              "no notices of changes from the database (SQLSTATE %s), asking again in %d ms",
              lost.getSQLState(), pause.toMillis());
        }
      }
      rest(pause);
      pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
    }
  }

  private Connection open() throws SQLException {
    Connection connection = opening.open();
    try (Statement statement = connection.createStatement()) {
      statement.execute(LedgerProtection.WORK_AS_APPLICATION);
      statement.execute(LISTEN);
      return connection;
    } catch (SQLException refused) {
      connection.close();
      throw refused;
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection source = connection.unwrap(PGConnection.class);
    while (!stopped) {
      PGNotification[] notices = source.getNotifications(PATIENCE_MILLIS);
      if (notices != null && notices.length > 0) {
        tell(notices);
      } else if (!connection.isValid(ALIVE_SECONDS)) {
        throw new SQLException("the connection is dead", "08006");
      }
    }
  }

  /** What came together is told once: many changes to the catalogue are one reason to re-read. */
  private void tell(PGNotification[] notices) {
    Map<Topic, Set<String>> distinct = new EnumMap<>(Topic.class);
    for (PGNotification notice : notices) {
      String said = notice.getParameter();
      int colon = said.indexOf(':');
      topic(said.substring(0, Math.max(0, colon)))
          .ifPresent(topic ->
              distinct
                  .computeIfAbsent(topic, _ -> new LinkedHashSet<>())
                  .add(said.substring(colon + 1)));
    }
    distinct.forEach(this::tell);
  }

  private void everything() {
    for (Topic topic : Topic.values()) {
      tell(topic, Set.of(EVERYTHING));
    }
  }

  private void tell(Topic topic, Set<String> names) {
    for (Consumer<Set<String>> listener : listeners.getOrDefault(topic, List.of())) {
      told(topic, () -> listener.accept(names));
    }
  }

  private static void told(Topic topic, Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException failure) {
      LOG.warnf(failure, "a change of %s was not taken over, the next re-read will", topic);
    }
  }

  /** A newer version of the gateway may send topics that this one does not know. */
  private static Optional<Topic> topic(String name) {
    for (Topic topic : Topic.values()) {
      if (topic.name().equals(name)) {
        return Optional.of(topic);
      }
    }
    return Optional.empty();
  }

  private void rest(Duration pause) {
    if (stopped) {
      return;
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException _) {
      stopped = true;
    }
  }
}
