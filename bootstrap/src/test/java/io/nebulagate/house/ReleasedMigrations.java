package io.nebulagate.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The migrations that operators have already run. Each release appends a line {@code <sha256>
 * <file>} for each of its new migrations; from then on the file is history.
 */
final class ReleasedMigrations {

  private ReleasedMigrations() {}

  static List<Finding> findings(Path list, Path folder) {
    return Repository.read(list)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.strip().split("\\s+", 2))
        .flatMap(entry -> check(folder.resolve(entry[1]), entry[0]))
        .toList();
  }

  private static Stream<Finding> check(Path migration, String sha256) {
    if (Files.exists(migration) && sha256.equals(sha256Of(migration))) {
      return Stream.empty();
    }
    String message = "was released and may not change or go: write a new migration instead";
    return Stream.of(new Finding(migration, 1, message));
  }

  private static String sha256Of(Path file) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
