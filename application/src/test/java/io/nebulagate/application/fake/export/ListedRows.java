package io.nebulagate.application.fake.export;

import io.nebulagate.application.export.ExportCursor;
import io.nebulagate.application.export.ExportFeed;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Rows in lists, each of a transaction of its own: the first of every kind has number 1. */
public final class ListedRows implements ExportFeed {

  private final Map<ExportKind, List<Row>> rows = new EnumMap<>(ExportKind.class);

  private record Row(String line, Instant at) {}

  /** Adds a row. */
  public synchronized void add(ExportKind kind, String line, Instant at) {
    rows.computeIfAbsent(kind, _ -> new ArrayList<>()).add(new Row(line, at));
  }

  @Override
  public synchronized ExportPage next(ExportKind kind, ExportCursor after) {
    List<Row> behind = behind(kind, after);
    List<String> lines = behind.stream().limit(ExportPage.ROWS_MAX).map(Row::line).toList();
    ExportCursor upTo =
        lines.isEmpty()
            ? after
            : new ExportCursor(after.transaction() + lines.size(), new UUID(0, 0), 0);
    return new ExportPage(kind, after, upTo, lines);
  }

  @Override
  public synchronized Optional<Instant> waitingSince(ExportKind kind, ExportCursor after) {
    return behind(kind, after).stream().findFirst().map(Row::at);
  }

  private List<Row> behind(ExportKind kind, ExportCursor after) {
    List<Row> all = rows.getOrDefault(kind, List.of());
    return all.subList((int) Math.min(after.transaction(), all.size()), all.size());
  }
}
