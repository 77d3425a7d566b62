package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.BillingSimulation;
import io.nebulagate.application.contract.LedgerBench;

class PostgresBillingSimulationTest extends BillingSimulation {

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }

  @Override
  protected void audit() {
    assertThat(LedgerUnderTest.AUDIT.verify().violations()).isEmpty();
  }
}
