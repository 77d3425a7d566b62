package io.nebulagate.bootstrap.database;

import io.nebulagate.bootstrap.settings.DatabaseAddress;
import io.nebulagate.bootstrap.settings.GeneratedSecrets;
import io.nebulagate.domain.access.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The data of the embedded PostgreSQL: one cluster per major version, and in it one database. The
 * gateway signs in as the database's owner, who may make roles but is no superuser; the superuser
 * only sets that up.
 */
final class PostgresCluster {

  /** The database, and the role that owns and migrates it. */
  static final String NAME = "nebulagate";

  private static final String SUPERUSER = "postgres";
  private static final Duration INITDB_PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final Path data;
  private final ServerAccount account;

  PostgresCluster(Path dataFolder, ServerAccount account) {
    this.folder = dataFolder.resolve("postgres");
    String major = PostgresBinaries.VERSION.substring(0, PostgresBinaries.VERSION.indexOf('.'));
    this.data = folder.resolve("data-" + major);
    this.account = account.owning(data);
  }

  /** The folder of everything PostgreSQL, ours. */
  Path folder() {
    return folder;
  }

  /** The cluster's own folder, its server's. */
  Path data() {
    return data;
  }

  Path log() {
    return folder.resolve("postgres.log");
  }

  ServerAccount account() {
    return account;
  }

  boolean exists() {
    return Files.isDirectory(data);
  }

  /** Makes the cluster where there is none: beside its place, then renamed into it. */
  void makeOnce(Path binaries, boolean durable) {
    try {
      Files.createDirectories(folder);
      if (account.otherUser().isPresent()) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      if (exists()) {
        refuseForeign();
        return;
      }
      sweep();
      String password = GeneratedSecrets.readOrMake(passwordFile(SUPERUSER));
      Path unfinished = owned(Files.createTempDirectory(folder, "data.making-"));
      Path passwordForInitdb = unfinished.resolve(UUID.randomUUID() + ".password");
      Files.createFile(
          passwordForInitdb,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(owned(passwordForInitdb), password, StandardCharsets.US_ASCII);
      Path made = initdb(binaries, unfinished, passwordForInitdb, durable);
      Files.move(made, data, StandardCopyOption.ATOMIC_MOVE);
      PostgresBinaries.delete(unfinished);
    } catch (AccessDeniedException e) {
      throw new DatabaseStartException("NEBULAGATE_DATA: no access to " + e.getFile(), e);
    } catch (IOException e) {
      throw new DatabaseStartException("cannot make the database in " + folder, e);
    }
  }

  private void refuseForeign() throws IOException {
    if (account.otherUser().isEmpty() && !Files.isReadable(data)) {
      throw new DatabaseStartException(
          "NEBULAGATE_DATA: %s belongs to user %s; start as that user or as root"
              .formatted(data, Files.getOwner(data).getName()));
    }
  }

  private void sweep() throws IOException {
    try (var leftovers = Files.newDirectoryStream(folder, "data.making-*")) {
      for (Path leftover : leftovers) {
        PostgresBinaries.delete(leftover);
      }
    }
  }

  private Path owned(Path path) throws IOException {
    account.own(path);
    return path;
  }

  private Path initdb(Path binaries, Path parent, Path passwordFile, boolean durable) {
    Path made = parent.resolve("data");
    List<String> command =
        new ArrayList<>(
            List.of(
                binaries.resolve("bin/initdb").toString(),
                "--pgdata=" + made,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
    if (!durable) {
      command.add("--no-sync");
    }
    Command.Outcome outcome = account.run(command, INITDB_PATIENCE);
    if (!outcome.succeeded()) {
      throw new DatabaseStartException(
          "initdb failed: " + outcome.output().lines().reduce("", (_, last) -> last));
    }
    return made;
  }

  private Path passwordFile(String role) {
    return folder.resolve(role + ".password");
  }

  /** How the gateway reaches its database on a server that listens there. */
  DatabaseAddress address(int port) {
    return address(port, NAME, NAME);
  }

  private DatabaseAddress address(int port, String database, String role) {
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database,
        role,
        Secret.of(GeneratedSecrets.readOrMake(passwordFile(role))));
  }

  /** Makes the gateway's role and database where they are missing; each start converges. */
  void furnish(int port) {
    DatabaseAddress superuser = address(port, SUPERUSER, SUPERUSER);
    DatabaseAddress owner = address(port);
    try (Connection connection = DatabaseProbe.connect(superuser, Duration.ofSeconds(30));
        Statement statement = connection.createStatement()) {
      if (isMissing(connection, "select from pg_roles where rolname = ?")) {
        statement.execute("create role " + NAME);
      }
      // the password is base64url by construction, so it needs no quoting
      statement.execute(
          "alter role %s login createrole password '%s'"
              .formatted(NAME, owner.password().reveal()));
      if (isMissing(connection, "select from pg_database where datname = ?")) {
        statement.execute("create database " + NAME + " owner " + NAME);
      }
    } catch (SQLException e) {
      throw new DatabaseStartException(
          "cannot sign in to the embedded PostgreSQL (SQLSTATE " + e.getSQLState() + ")", e);
    }
  }

  private static boolean isMissing(Connection connection, String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, NAME);
      return !statement.executeQuery().next();
    }
  }
}
