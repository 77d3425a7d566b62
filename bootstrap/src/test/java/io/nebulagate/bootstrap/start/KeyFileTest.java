package io.nebulagate.bootstrap.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  @TempDir Path folder;

  @Test
  void aKeyIsForItsOwnerAlone() throws IOException {
    write("sk-ng-first");

    Path file = KeyFile.in(folder);
    assertThat(file).hasContent("sk-ng-first");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void withoutANewKeyTheOldOneStays() throws IOException {
    write("sk-ng-first");

    KeyFile.prepare(folder).close();

    assertThat(KeyFile.in(folder)).hasContent("sk-ng-first");
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void aNewKeyTakesThePlaceOfTheOld() throws IOException {
    write("sk-ng-first");

    write("sk-ng-second");

    assertThat(KeyFile.in(folder)).hasContent("sk-ng-second");
  }

  private void write(String key) throws IOException {
    try (KeyFile room = KeyFile.prepare(folder)) {
      room.write(Secret.of(key));
    }
  }
}
