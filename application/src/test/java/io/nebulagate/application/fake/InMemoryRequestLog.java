package io.nebulagate.application.fake;

import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.RequestId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the ledger in memory kept of past requests. */
public final class InMemoryRequestLog implements RequestLog {

  private final InMemoryLedgerStore ledger;

  /** Looks into {@code ledger}. */
  public InMemoryRequestLog(InMemoryLedgerStore ledger) {
    this.ledger = ledger;
  }

  @Override
  public Optional<Explained> find(RequestId id) {
    return ledger.record(id).map(record -> new Explained(record, ledger.journal(id.uuid())));
  }

  @Override
  public List<RequestRecord> list(Optional<RequestId> before, int limit) {
    String end = before.map(RequestId::toString).orElse("s");
    return ledger.records().stream()
        .filter(record -> record.id().toString().compareTo(end) < 0)
        .sorted(Comparator.comparing((RequestRecord record) -> record.id().toString()).reversed())
        .limit(limit)
        .toList();
  }
}
