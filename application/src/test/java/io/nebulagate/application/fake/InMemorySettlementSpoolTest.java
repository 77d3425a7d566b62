package io.nebulagate.application.fake;

import io.nebulagate.application.billing.SettlementSpool;
import io.nebulagate.application.contract.SettlementSpoolContract;

class InMemorySettlementSpoolTest extends SettlementSpoolContract {

  private final InMemorySettlementSpool spool = new InMemorySettlementSpool(40);

  @Override
  protected SettlementSpool spool() {
    return spool;
  }

  @Override
  protected long rejected() {
    return spool.rejected().size();
  }
}
