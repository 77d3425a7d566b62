package io.nebulagate.application.fake;

import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.domain.chat.RequestId;
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
}
