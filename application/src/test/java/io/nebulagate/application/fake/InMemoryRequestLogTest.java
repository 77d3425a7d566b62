package io.nebulagate.application.fake;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.RequestLogContract;
import io.nebulagate.application.usage.RequestLog;

class InMemoryRequestLogTest extends RequestLogContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }

  @Override
  protected RequestLog log() {
    return new InMemoryRequestLog(store);
  }
}
