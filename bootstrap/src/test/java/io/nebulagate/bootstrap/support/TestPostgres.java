package io.nebulagate.bootstrap.support;

import io.nebulagate.bootstrap.database.DataFolder;
import io.nebulagate.bootstrap.database.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * PostgreSQL for tests: the gateway's own way of running one, in folders below {@code target/}. The
 * programs are unpacked once per checkout; what else a test makes is thrown away.
 */
public final class TestPostgres {

  private static final int FOLDERS_MAX = 32;
  private static final Path BASE = base();

  private TestPostgres() {}

  /** Where all of it is: in the checkout, unless PostgreSQL's user may not enter that. */
  private static Path base() {
    Path fallback =
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("nebulagate-tests-" + System.getProperty("user.name"));
    Path wanted = Path.of("target", "embedded-postgres").toAbsolutePath();
    return DataFolder.prepare(wanted, fallback, _ -> {}).path();
  }

  /** Where the unpacked programs are shared. */
  public static Path binaries() {
    return BASE.resolve("binaries");
  }

  /** An empty data folder, locked until it is closed; a crashed run's leftovers are cleared. */
  public static DataFolder folder() {
    for (int number = 1; number <= FOLDERS_MAX; number++) {
      DataFolder folder = reopen(BASE.resolve("run-" + number));
      if (folder.lock()) {
        EmbeddedPostgres.discard(folder);
        return folder;
      }
    }
    throw new IllegalStateException("more than " + FOLDERS_MAX + " databases at once in " + BASE);
  }

  /** The same folder once more, not yet locked. */
  public static DataFolder reopen(Path path) {
    return DataFolder.prepare(path, path, _ -> {});
  }

  /** A server on this folder's data. */
  public static EmbeddedPostgres start(DataFolder folder, Consumer<String> notices) {
    return EmbeddedPostgres.startThrowaway(folder, binaries(), notices);
  }

  /** Removes what a test left in its folder, and gives the folder back. */
  public static void dispose(DataFolder folder) {
    EmbeddedPostgres.discard(folder);
    List<Path> rest = new ArrayList<>();
    try (var files = Files.walk(folder.path())) {
      files
          .filter(file -> !file.endsWith("gateway.lock") && !file.equals(folder.path()))
          .forEach(rest::add);
      for (Path file : rest.reversed()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      folder.close();
    }
  }
}
