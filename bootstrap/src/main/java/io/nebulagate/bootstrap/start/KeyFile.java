package io.nebulagate.bootstrap.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulagate.domain.access.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file that holds the first key, for its owner's eyes only. Room for it is made before there is
 * a key that could get lost; what stood there before goes only when a new key takes its place.
 */
final class KeyFile implements AutoCloseable {

  private static final String NAME = "demo-key";

  private final Path path;
  private final Path draft;

  private KeyFile(Path path, Path draft) {
    this.path = path;
    this.draft = draft;
  }

  static Path in(Path dataFolder) {
    return dataFolder.resolve(NAME);
  }

  /** Makes sure that a key can be written. */
  static KeyFile prepare(Path dataFolder) throws IOException {
    Files.createDirectories(dataFolder);
    Path draft =
        Files.createTempFile(
            dataFolder,
            NAME,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new KeyFile(in(dataFolder), draft);
  }

  void write(Secret key) throws IOException {
    Files.writeString(draft, key.reveal(), UTF_8);
    Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(draft);
  }
}
