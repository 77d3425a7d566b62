package io.nebulagate.application.export;

import java.util.UUID;

/**
 * A place in the history of one kind. History is ordered by database transaction, not by time: a
 * transaction that commits late still comes after all that was read before it.
 *
 * @param transaction the 64-bit number of the transaction that wrote the row; not negative
 * @param phase tells rows of one id apart
 */
public record ExportCursor(long transaction, UUID id, int phase) {

  /** Before everything. */
  public static final ExportCursor START = new ExportCursor(0, new UUID(0, 0), -1);
}
