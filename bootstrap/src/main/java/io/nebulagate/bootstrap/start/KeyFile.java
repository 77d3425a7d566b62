package io.nebulagate.bootstrap.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulagate.domain.access.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file that holds the first key, for its owner's eyes only. */
final class KeyFile {

  private static final String NAME = "demo-key";

  private final Path path;

  KeyFile(Path dataFolder) {
    this.path = dataFolder.resolve(NAME);
  }

  Path path() {
    return path;
  }

  /** Makes the file, empty, before there is a key that could get lost. */
  void prepare() throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.deleteIfExists(path);
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  void write(Secret key) throws IOException {
    Files.writeString(path, key.reveal(), UTF_8);
  }
}
