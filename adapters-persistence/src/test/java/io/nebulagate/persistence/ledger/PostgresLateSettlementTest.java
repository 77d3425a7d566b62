package io.nebulagate.persistence.ledger;

import io.nebulagate.application.contract.LateSettlementContract;
import io.nebulagate.application.contract.LedgerBench;

class PostgresLateSettlementTest extends LateSettlementContract {

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }
}
