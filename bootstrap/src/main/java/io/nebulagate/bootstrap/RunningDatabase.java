package io.nebulagate.bootstrap;

import io.nebulagate.bootstrap.database.DataFolder;
import io.nebulagate.bootstrap.database.DatabaseProbe;
import io.nebulagate.bootstrap.database.DatabaseStartException;
import io.nebulagate.bootstrap.database.EmbeddedPostgres;
import io.nebulagate.bootstrap.settings.DatabaseAddress;
import io.nebulagate.bootstrap.settings.GeneratedSecrets;
import io.nebulagate.bootstrap.settings.Settings;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The database a command works on: the operator's, checked, or the embedded one, started and held
 * until the command ends.
 *
 * @param settings the settings, with what starting added to them
 * @param owner the database and the role that owns it
 * @param postgres the server we run, if we do
 * @param folder the data folder we hold, if we do
 */
record RunningDatabase(
    Settings settings,
    DatabaseAddress owner,
    @Nullable EmbeddedPostgres postgres,
    @Nullable DataFolder folder)
    implements AutoCloseable {

  private static final Duration ATTACH_PATIENCE = Duration.ofSeconds(30);

  /** For serving: the data folder must be ours. */
  static RunningDatabase open(Settings settings, Consumer<String> notices) {
    if (!settings.database().embedded()) {
      return external(settings);
    }
    DataFolder folder = folder(settings, notices);
    if (!folder.lock()) {
      throw new DatabaseStartException(
          "NEBULAGATE_DATA: another NebulaGate%s works in %s; stop it or choose another folder"
              .formatted(
                  folder.holder().map(pid -> " (process " + pid + ")").orElse(""), folder.path()));
    }
    try {
      Settings complete =
          settings.withSecrets(
              GeneratedSecrets.complete(
                  settings.secrets(), folder.path(), EmbeddedPostgres.exists(folder)));
      return start(complete, folder, notices);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** For a look from outside: beside a gateway that runs, or alone. */
  static RunningDatabase attachOrStart(Settings settings, Consumer<String> notices) {
    if (!settings.database().embedded()) {
      return external(settings);
    }
    DataFolder folder = folder(settings, notices);
    if (folder.lock()) {
      try {
        return start(settings, folder, notices);
      } catch (RuntimeException e) {
        folder.close();
        throw e;
      }
    }
    DatabaseAddress running =
        EmbeddedPostgres.attach(folder, ATTACH_PATIENCE)
            .orElseThrow(() ->
                new DatabaseStartException(
                    "NEBULAGATE_DATA: a NebulaGate works in %s, but its PostgreSQL does not answer"
                        .formatted(folder.path())));
    return new RunningDatabase(settings.withDataFolder(folder.path()), running, null, null);
  }

  private static DataFolder folder(Settings settings, Consumer<String> notices) {
    return DataFolder.prepare(settings.dataFolder(), DataFolder.FALLBACK, notices);
  }

  private static RunningDatabase start(
      Settings settings, DataFolder folder, Consumer<String> notices) {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, notices);
    return new RunningDatabase(
        settings.withDataFolder(folder.path()), postgres.address(), postgres, folder);
  }

  private static RunningDatabase external(Settings settings) {
    DatabaseAddress owner = settings.database().owner().orElseThrow();
    DatabaseProbe.check("SQL_DSN", owner);
    settings.database().pool().ifPresent(pool -> DatabaseProbe.check("SQL_APP_DSN", pool));
    return new RunningDatabase(settings, owner, null, null);
  }

  @Override
  public void close() {
    try (DataFolder _ = folder;
        EmbeddedPostgres _ = postgres) {
      // closed in the reverse order: first the server, then the hold on its folder
    }
  }
}
