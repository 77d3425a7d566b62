package io.nebulagate.application.fake.export;

import io.nebulagate.application.export.ExportCursor;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportSink;
import io.nebulagate.application.export.ExportStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Sinks in a map. */
public final class InMemoryExports implements ExportStore {

  private final Map<Long, Row> rows = new TreeMap<>();
  private long ids;

  private static final class Row {

    private ExportSink sink;
    private final Map<ExportKind, Mark> marks = new HashMap<>();
    private int failures;
    private Optional<Failure> failure = Optional.empty();
    private Instant nextAt = Instant.MIN;
    private Instant leaseUntil = Instant.MIN;
    private @Nullable UUID lease;

    Row(ExportSink sink) {
      this.sink = sink;
    }

    Kept kept() {
      return new Kept(sink, marks, failures, failure);
    }
  }

  @Override
  public synchronized Kept add(ExportSink sink) {
    if (rows.values().stream().anyMatch(row -> row.sink.name().equals(sink.name()))) {
      throw new GatewayException(new GatewayError.AlreadyExists("name"));
    }
    if (rows.size() >= SINKS_MAX) {
      throw GatewayException.invalidValue("name", "there are too many exports");
    }
    Row row =
        new Row(new ExportSink(++ids, sink.name(), sink.enabled(), sink.kinds(), sink.target()));
    rows.put(ids, row);
    return row.kept();
  }

  @Override
  public synchronized Kept change(long id, UnaryOperator<ExportSink> change) {
    Row row = row(id);
    ExportSink after = change.apply(row.sink);
    if (!after.name().equals(row.sink.name())) {
      throw new IllegalArgumentException("the name of a sink stays");
    }
    row.sink = after;
    row.lease = null;
    row.nextAt = Instant.MIN;
    row.failures = 0;
    return row.kept();
  }

  @Override
  public synchronized void remove(long id) {
    row(id);
    rows.remove(id);
  }

  @Override
  public synchronized Kept find(long id) {
    return row(id).kept();
  }

  @Override
  public synchronized List<Kept> list() {
    return rows.values().stream().map(Row::kept).toList();
  }

  @Override
  public synchronized List<Lease> claimDue(Instant now, Duration length) {
    List<Lease> claimed = new ArrayList<>();
    for (Row row : rows.values()) {
      if (row.sink.enabled() && !row.nextAt.isAfter(now) && !row.leaseUntil.isAfter(now)) {
        UUID lease = UUID.randomUUID();
        row.lease = lease;
        row.leaseUntil = now.plus(length);
        claimed.add(new Lease(lease, row.kept()));
      }
    }
    return claimed;
  }

  @Override
  public synchronized boolean advance(
      Lease lease, ExportKind kind, ExportCursor upTo, Instant now) {
    Optional<Row> row = held(lease).filter(held -> held.leaseUntil.isAfter(now));
    row.ifPresent(held -> held.marks.put(kind, new Mark(upTo, now)));
    return row.isPresent();
  }

  @Override
  public synchronized void succeeded(Lease lease) {
    held(lease)
        .ifPresent(row -> {
          row.lease = null;
          row.leaseUntil = Instant.MIN;
          row.failures = 0;
        });
  }

  @Override
  public synchronized void failed(Lease lease, Failure failure, Instant nextAt) {
    held(lease)
        .ifPresent(row -> {
          row.lease = null;
          row.leaseUntil = Instant.MIN;
          row.failures++;
          row.failure = Optional.of(failure);
          row.nextAt = nextAt;
        });
  }

  private Optional<Row> held(Lease lease) {
    return Optional.ofNullable(rows.get(lease.kept().sink().id()))
        .filter(row -> lease.id().equals(row.lease));
  }

  private Row row(long id) {
    Row row = rows.get(id);
    if (row == null) {
      throw new GatewayException(new GatewayError.NotFound("export"));
    }
    return row;
  }
}
