package io.nebulagate.application.export;

import java.util.Locale;

/** What can be exported; each kind has its own order, cursor and shape of a line. */
public enum ExportKind {
  /** Entries of the ledger. */
  LEDGER,
  /** What was done through the admin API. */
  AUDIT,
  /** What policies found in requests. */
  VERDICT;

  /** Its name in lines, files and settings. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
