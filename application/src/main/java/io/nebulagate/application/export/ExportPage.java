package io.nebulagate.application.export;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Rows that follow each other in the history of one kind.
 *
 * @param upTo the place of the last row
 * @param lines each a JSON object without a line break
 */
public record ExportPage(
    ExportKind kind, ExportCursor after, ExportCursor upTo, List<String> lines) {

  /** The most rows of a page. */
  public static final int ROWS_MAX = 500;

  /** The most bytes of a page, unless a single row is longer. */
  public static final int BYTES_MAX = 1 << 20;

  /** Copies the lines. */
  public ExportPage {
    lines = List.copyOf(lines);
  }

  /** Whether there was nothing behind the cursor. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Names the page: history does not change, so pages of one id hold the same lines. */
  public String id() {
    return kind.label() + '_' + place(after) + '_' + place(upTo);
  }

  /** All lines, each ended by a line feed, in UTF-8. */
  public byte[] body() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String place(ExportCursor cursor) {
    return cursor.equals(ExportCursor.START)
        ? "start"
        : cursor.transaction() + "-" + cursor.id() + "-" + cursor.phase();
  }
}
