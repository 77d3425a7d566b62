package io.nebulagate.persistence.ledger;

import io.nebulagate.application.contract.LeaseContract;
import io.nebulagate.application.contract.LedgerBench;

class PostgresLeaseTest extends LeaseContract {

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }
}
