package io.nebulagate.persistence.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.export.ExportCursor;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileExportChannelTest {

  private static final String FIRST = "{\"id\":\"1\"}";
  private static final String SECOND = "{\"id\":\"2\"}";

  @TempDir private Path folder;

  private Instant now = Instant.parse("2026-11-28T23:59:59Z");

  @Test
  void everyKindHasAFileForEachDay() throws IOException {
    channel().deliver(page(ExportKind.LEDGER, FIRST));
    channel().deliver(page(ExportKind.AUDIT, FIRST));
    now = now.plusSeconds(1);
    channel().deliver(page(ExportKind.LEDGER, SECOND));

    assertThat(file("ledger-2026-11-28.jsonl")).hasContent(FIRST);
    assertThat(file("audit-2026-11-28.jsonl")).hasContent(FIRST);
    assertThat(file("ledger-2026-11-29.jsonl")).hasContent(SECOND);
  }

  @Test
  void whatComesLaterIsAddedLineByLine() throws IOException {
    channel().deliver(page(ExportKind.LEDGER, FIRST));
    channel().deliver(page(ExportKind.LEDGER, SECOND));

    assertThat(Files.readString(file("ledger-2026-11-28.jsonl")))
        .isEqualTo(FIRST + "\n" + SECOND + "\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8191, 8192, 8193, 100_000})
  void aTornLineIsCutBeforeMoreIsAdded(int bytes) throws IOException {
    channel().deliver(page(ExportKind.LEDGER, FIRST));
    Files.writeString(
        file("ledger-2026-11-28.jsonl"), "x".repeat(bytes), StandardOpenOption.APPEND);

    channel().deliver(page(ExportKind.LEDGER, SECOND));

    assertThat(Files.readString(file("ledger-2026-11-28.jsonl")))
        .isEqualTo(FIRST + "\n" + SECOND + "\n");
  }

  @Test
  void aFileThatIsNothingButATornLineBeginsAnew() throws IOException {
    Files.createDirectories(folder.resolve("siem"));
    Files.writeString(file("ledger-2026-11-28.jsonl"), "{\"id\":");

    channel().deliver(page(ExportKind.LEDGER, FIRST));

    assertThat(file("ledger-2026-11-28.jsonl")).hasContent(FIRST);
  }

  @Test
  void anEmptyPageLeavesNoFile() throws IOException {
    channel()
        .deliver(
            new ExportPage(ExportKind.LEDGER, ExportCursor.START, ExportCursor.START, List.of()));

    assertThat(folder.resolve("siem")).isEmptyDirectory();
  }

  @Test
  void filesOfAKindAreForgottenByTheirDayAndNothingElseIs() throws IOException {
    channel().deliver(page(ExportKind.LEDGER, FIRST));
    channel().deliver(page(ExportKind.AUDIT, FIRST));
    Files.writeString(file("ledger-of-mine.jsonl"), "kept");
    now = now.plus(Duration.ofDays(7));

    assertThat(channel().forget(ExportKind.LEDGER, 7)).isZero();
    assertThat(channel().forget(ExportKind.LEDGER, 6)).isEqualTo(1);

    assertThat(folder.resolve("siem"))
        .isDirectoryContaining("glob:**/audit-2026-11-28.jsonl")
        .isDirectoryContaining("glob:**/ledger-of-mine.jsonl")
        .isDirectoryNotContaining("glob:**/ledger-2026-11-28.jsonl");
  }

  @Test
  void withoutAFolderThereIsNothingToForget() throws IOException {
    assertThat(channel().forget(ExportKind.LEDGER, 0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "../siem", "a/b", "/etc", "a\\b", "A", "-a", "a\u0000", "a\n"})
  void aNameThatCouldLeaveTheFolderIsRefused(String name) {
    assertThatThrownBy(() -> new FileExportChannel(folder, name, () -> now))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private FileExportChannel channel() {
    return new FileExportChannel(folder, "siem", () -> now);
  }

  private Path file(String name) {
    return folder.resolve("siem").resolve(name);
  }

  private static ExportPage page(ExportKind kind, String line) {
    return new ExportPage(
        kind, ExportCursor.START, new ExportCursor(7, new UUID(0, 1), 2), List.of(line));
  }
}
