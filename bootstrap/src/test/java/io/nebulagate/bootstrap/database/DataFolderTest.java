package io.nebulagate.bootstrap.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataFolderTest {

  private final List<String> notices = new ArrayList<>();
  private Path open;

  @BeforeEach
  void makeFolder() throws IOException {
    open = Files.createTempDirectory("nebulagate");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void removeFolder() throws IOException {
    PostgresBinaries.delete(open);
  }

  private DataFolder prepare(Path configured) {
    return DataFolder.prepare(configured, open.resolve("fallback"), notices::add);
  }

  @Test
  void theConfiguredFolderIsMade() {
    try (DataFolder folder = prepare(open.resolve("a/b"))) {
      assertThat(folder.path()).isEqualTo(open.resolve("a/b")).isDirectory();
      assertThat(notices).isEmpty();
    }
  }

  @Test
  void oneProcessHasItAtATime() {
    try (DataFolder second = prepare(open.resolve("data"))) {
      try (DataFolder first = prepare(open.resolve("data"))) {
        assertThat(first.lock()).isTrue();
        assertThat(second.lock()).isFalse();
        assertThat(second.holder()).contains(Long.toString(ProcessHandle.current().pid()));
      }
      assertThat(second.lock()).isTrue();
    }
  }

  @Test
  void whereTheServersUserCannotEnterTheFallbackIsUsedAndSaidSo() throws IOException {
    assumeTrue(ServerAccount.ofThisProcess().otherUser().isPresent(), "only root drops its rights");
    Path closed = Files.createDirectory(open.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Path configured = closed.resolve("data");
    Files.createDirectory(open.resolve("elsewhere"));

    for (int start = 1; start <= 2; start++) {
      try (DataFolder folder = prepare(configured)) {
        assertThat(folder.path()).isEqualTo(open.resolve("fallback"));
        assertThat(configured.toRealPath()).isEqualTo(open.resolve("fallback"));
        assertThat(notices).hasSize(start);
      }
    }
    assertThat(notices.getFirst())
        .startsWith("NEBULAGATE_DATA: ")
        .contains(configured.toString(), open.resolve("fallback").toString());
  }

  @Test
  void withoutAUsableFallbackStartingFailsInOneLine() throws IOException {
    assumeTrue(ServerAccount.ofThisProcess().otherUser().isPresent(), "only root drops its rights");
    Path closed = Files.createDirectory(open.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

    assertThatThrownBy(() -> DataFolder.prepare(closed, closed.resolve("x"), notices::add))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessageStartingWith("NEBULAGATE_DATA: user nobody");
  }
}
