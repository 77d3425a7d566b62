package io.nebulagate.application.fake.responses;

import io.nebulagate.application.responses.KeptId;
import io.nebulagate.application.responses.KeptIdStore;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who keeps what, in memory; time passes only as a test says. */
public final class InMemoryKeptIds implements KeptIdStore {

  private static final Duration KEPT = Duration.ofDays(30);

  private final Map<Name, Row> rows = new LinkedHashMap<>();
  private Duration now = Duration.ZERO;

  private record Name(long tenant, String id) {}

  private record Row(KeptId id, Duration since) {}

  @Override
  public synchronized void keep(Collection<KeptId> ids) {
    ids.forEach(id -> rows.put(new Name(id.tenant(), id.id()), new Row(id, now)));
  }

  @Override
  public synchronized List<KeptId> find(long tenant, Collection<String> ids) {
    return rows.values().stream()
        .filter(row -> row.id().tenant() == tenant && ids.contains(row.id().id()) && !tooOld(row))
        .map(Row::id)
        .toList();
  }

  @Override
  public synchronized void forget(long tenant, String id) {
    rows.remove(new Name(tenant, id));
  }

  @Override
  public synchronized int sweep(int limit) {
    List<Row> old = rows.values().stream().filter(this::tooOld).limit(limit).toList();
    rows.values().removeAll(old);
    return old.size();
  }

  /** So much time passes. */
  public synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  private boolean tooOld(Row row) {
    return now.minus(row.since()).compareTo(KEPT) >= 0;
  }
}
