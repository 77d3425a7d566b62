package io.nebulagate.bootstrap.database;

import io.nebulagate.bootstrap.settings.DatabaseAddress;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Signs in once, with a bound, to find out whether a database can be used at all. */
public final class DatabaseProbe {

  private static final Duration PATIENCE = Duration.ofSeconds(7);
  private static final int MAJOR_VERSION_MIN = 14;

  private DatabaseProbe() {}

  /**
   * Returns when the database answers and is recent enough.
   *
   * @param variable which variable the address came from
   * @throws DatabaseStartException in one line that names the variable, within 7 s
   */
  public static void check(String variable, DatabaseAddress address) {
    FutureTask<Integer> signIn = new FutureTask<>(() -> majorVersion(address));
    // on a virtual thread, a native image fails to initialise classes before the framework is up
    Thread.ofPlatform().daemon().name("database-probe").start(signIn);
    try {
      int version = signIn.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (version < MAJOR_VERSION_MIN) {
        throw new DatabaseStartException(
            "%s: PostgreSQL %d or newer is needed, this is %d"
                .formatted(variable, MAJOR_VERSION_MIN, version));
      }
    } catch (TimeoutException e) {
      signIn.cancel(true);
      throw new DatabaseStartException(variable + ": the database does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseStartException(variable + ": interrupted while signing in", e);
    } catch (ExecutionException e) {
      throw new DatabaseStartException(variable + ": " + reason(e.getCause()), e);
    }
  }

  private static int majorVersion(DatabaseAddress address) throws SQLException {
    try (Connection connection = connect(address, PATIENCE)) {
      return connection.getMetaData().getDatabaseMajorVersion();
    }
  }

  /** In our own words: the driver's and the server's may repeat what they were given. */
  private static String reason(@Nullable Throwable failure) {
    String state = failure instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
    return switch (state) {
      case "28000", "28P01" -> "the database refuses this user or password";
      case "3D000" -> "the server has no database of this name";
      case "53300" -> "the database has no free connection";
      case "57P03" -> "the database is starting up or shutting down";
      case String class08 when class08.startsWith("08") -> "no PostgreSQL answers there";
      default ->
          "the database cannot be used ("
              + (state.isEmpty() ? kind(failure) : "SQLSTATE " + state)
              + ")";
    };
  }

  /** The innermost cause by its kind: its message may repeat what it was given. */
  private static String kind(@Nullable Throwable failure) {
    Throwable innermost = failure;
    while (innermost != null && innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost == null ? "unknown" : innermost.getClass().getSimpleName();
  }

  /** A connection outside any pool; the caller closes it. */
  public static Connection connect(DatabaseAddress address, Duration patience) throws SQLException {
    String seconds = Long.toString(Math.max(1, patience.toSeconds()));
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password().reveal());
    properties.setProperty("loginTimeout", seconds);
    properties.setProperty("connectTimeout", seconds);
    // not through DriverManager, which remembers the class loader it was first used from
    for (Driver driver : ServiceLoader.load(Driver.class, DatabaseProbe.class.getClassLoader())) {
      Connection connection = driver.connect(address.jdbcUrl(), properties);
      if (connection != null) {
        return connection;
      }
    }
    throw new SQLException("no driver for this URL", "08001");
  }
}
