package io.nebulagate.application.fake;

import io.nebulagate.application.usage.RequestFilter;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.RequestId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the ledger in memory kept of past requests; it knows of no projects. */
public final class InMemoryRequestLog implements RequestLog {

  private final InMemoryLedgerStore ledger;

  /** Looks into {@code ledger}. */
  public InMemoryRequestLog(InMemoryLedgerStore ledger) {
    this.ledger = ledger;
  }

  @Override
  public Optional<Explained> find(RequestId id) {
    return ledger
        .record(id)
        .map(record ->
            new Explained(record, ledger.journal(id.uuid()), List.of(), Optional.empty()));
  }

  @Override
  public Found list(RequestFilter filter, Optional<RequestId> before, int limit) {
    String end = before.map(RequestId::toString).orElse("s");
    return Found.of(
        ledger.records().stream()
            .filter(record -> record.id().toString().compareTo(end) < 0)
            .filter(record -> matches(filter, record))
            .sorted(
                Comparator.comparing((RequestRecord record) -> record.id().toString()).reversed())
            .limit(limit)
            .toList(),
        limit);
  }

  @Override
  public long count(long tenant, int most) {
    return ledger.records().stream()
        .filter(record -> record.caller().tenant() == tenant)
        .limit(most)
        .count();
  }

  private static boolean matches(RequestFilter filter, RequestRecord record) {
    Instant began = Instant.ofEpochMilli(record.id().uuid().getMostSignificantBits() >>> 16);
    return filter.tenant().orElse(record.caller().tenant()) == record.caller().tenant()
        && filter.apiKey().orElse(record.caller().apiKeyId()) == record.caller().apiKeyId()
        && filter.project().isEmpty()
        && filter.model().orElse(record.question().model()).equals(record.question().model())
        && filter.status().orElse(record.status()) == record.status()
        && !began.isBefore(filter.from().orElse(began))
        && filter.until().filter(until -> !began.isBefore(until)).isEmpty();
  }
}
