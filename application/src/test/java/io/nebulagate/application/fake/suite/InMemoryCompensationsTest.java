package io.nebulagate.application.fake.suite;

import io.nebulagate.application.compensation.CompensationStore;
import io.nebulagate.application.contract.CompensationStoreContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryCompensations;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.domain.ledger.AccountId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

class InMemoryCompensationsTest extends CompensationStoreContract {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final Map<AccountId, String> groups = new HashMap<>();
  private final InMemoryCompensations store =
      new InMemoryCompensations(ledger, id -> Optional.ofNullable(groups.get(id)));

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(ledger, ledger);
  }

  @Override
  protected CompensationStore store() {
    return store;
  }

  @Override
  protected void joins(AccountId account, String group) {
    groups.put(account, group);
  }
}
