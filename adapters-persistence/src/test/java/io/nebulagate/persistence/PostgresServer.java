package io.nebulagate.persistence;

import io.nebulagate.persistence.ledger.LedgerProtection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** One PostgreSQL per JVM, and as many databases in it as tests ask for. */
public final class PostgresServer {

  /** Owns databases, may create roles, is no superuser: what an operator's role should be. */
  public static final String CREATOR = "gateway_creator";

  /** Another one like {@link #CREATOR}, who knows nothing of its roles. */
  public static final String NEIGHBOUR = "gateway_neighbour";

  /** Owns databases and may do nothing else. */
  public static final String PLAIN = "gateway_plain";

  private static final AtomicInteger NEXT = new AtomicInteger();

  private PostgresServer() {}

  private static final class Running {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server = EmbeddedPostgres.builder().setPort(0).start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("CREATE ROLE " + CREATOR + " LOGIN CREATEROLE");
          statement.execute("CREATE ROLE " + NEIGHBOUR + " LOGIN CREATEROLE");
          statement.execute("CREATE ROLE " + PLAIN + " LOGIN");
        }
        return server;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (SQLException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  /** The database most tests share, migrated by {@link #CREATOR}. */
  public static Database shared() {
    return Shared.DATABASE;
  }

  private static final class Shared {
    static final Database DATABASE = create(CREATOR).migrate();
  }

  /** A new, empty database of this owner; {@code postgres} is the superuser. */
  public static Database create(String owner) {
    return make("gateway_" + NEXT.incrementAndGet(), owner);
  }

  /** Drops a database and makes one of the same name and owner; roles stay. */
  public static Database recreate(Database old) {
    try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + old.name() + " WITH (FORCE)");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return make(old.name(), old.owner());
  }

  private static Database make(String name, String owner) {
    try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " OWNER " + owner);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return new Database(name, owner);
  }

  /** One database, and who signs in to it. */
  public record Database(String name, String owner) {

    /** Runs every migration as the owner. */
    public Database migrate() {
      Flyway.configure().dataSource(as(owner)).load().migrate();
      return this;
    }

    /** Connections of the owner, as a migration has them. */
    public DataSource asOwner() {
      return as(owner);
    }

    /** Connections that may do anything. */
    public DataSource asSuperuser() {
      return as("postgres");
    }

    /** Connections as the gateway's pool has them. */
    public PooledDataSource pool() {
      return PooledDataSource.of(url(owner), LedgerProtection.WORK_AS_APPLICATION);
    }

    /** Connections as the pool of the ledger has them. */
    public PooledDataSource ledgerPool() {
      return PooledDataSource.of(url(owner), LedgerProtection.WORK_ON_LEDGER);
    }

    /** The JDBC URL for one role. */
    public String url(String role) {
      return Running.SERVER.getJdbcUrl(role, name);
    }

    private DataSource as(String role) {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(url(role));
      return source;
    }
  }
}
