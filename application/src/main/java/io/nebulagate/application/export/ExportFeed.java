package io.nebulagate.application.export;

import java.time.Instant;
import java.util.Optional;

/** Where the rows to export are read. Blocking; thread-safe. */
public interface ExportFeed {

  /**
   * The rows that follow {@code after}, in their order: at most {@link ExportPage#ROWS_MAX}, and no
   * more than {@link ExportPage#BYTES_MAX} unless the first alone is longer. A row is only shown
   * once no older transaction is open any more, so that nothing can appear behind a cursor later.
   */
  ExportPage next(ExportKind kind, ExportCursor after);

  /** When the first row behind {@code after} was written, whether it is shown already or not. */
  Optional<Instant> waitingSince(ExportKind kind, ExportCursor after);
}
