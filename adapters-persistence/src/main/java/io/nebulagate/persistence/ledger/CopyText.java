package io.nebulagate.persistence.ledger;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of PostgreSQL's COPY: tabs between values, a line per row. */
final class CopyText implements RequestLogRows.Columns {

  private static final int ROW_CHARS = 512;

  private final StringBuilder text = new StringBuilder(ROW_CHARS);
  private boolean first = true;

  @Override
  public void add(@Nullable Object value, int type) {
    if (!first) {
      text.append('\t');
    }
    first = false;
    switch (value) {
      case null -> text.append("\\N");
      case String string -> escape(string);
      case BigDecimal number -> text.append(number.toPlainString());
      default -> text.append(value);
    }
  }

  void endRow() {
    text.append('\n');
    first = true;
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Copies what lies between special characters in one go; most values have none. */
  private void escape(String value) {
    int copied = 0;
    for (int i = 0; i < value.length(); i++) {
      String special =
          switch (value.charAt(i)) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> "";
          };
      if (!special.isEmpty()) {
        text.append(value, copied, i).append(special);
        copied = i + 1;
      }
    }
    text.append(value, copied, value.length());
  }
}
