package io.nebulagate.application.fake.policy;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.policy.TrafficLogContract;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.policy.replay.TrafficLog;

class InMemoryTrafficLogTest extends TrafficLogContract {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryTrafficLog log = new InMemoryTrafficLog(ledger, new InMemoryApiKeys());

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(ledger, ledger);
  }

  @Override
  protected TrafficLog log() {
    return log;
  }
}
