package io.nebulagate.application.fake.policy;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.policy.PolicyTrailContract;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.policy.PolicyTrail;

class InMemoryPolicyTrailTest extends PolicyTrailContract {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryPolicyTrail trail = new InMemoryPolicyTrail(ledger);

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(ledger, ledger);
  }

  @Override
  protected PolicyTrail trail() {
    return trail;
  }
}
