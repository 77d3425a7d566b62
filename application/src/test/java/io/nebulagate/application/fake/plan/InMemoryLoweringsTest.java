package io.nebulagate.application.fake.plan;

import io.nebulagate.application.contract.plan.LoweringsContract;
import io.nebulagate.application.fake.risk.InMemoryRisks;
import io.nebulagate.application.plan.Lowerings;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.risk.RiskStore;
import io.nebulagate.domain.ledger.AccountId;
import java.time.InstantSource;
import java.util.List;

class InMemoryLoweringsTest extends LoweringsContract {

  private final PlanStore plans = new InMemoryPlans();
  private final RiskStore risks = new InMemoryRisks(_ -> true, InstantSource.system());
  private final Lowerings lowerings =
      new InMemoryLowerings(risks, plans, owner -> List.of(new AccountId(owner + 1_000)));
  private long owners;

  @Override
  protected Lowerings lowerings() {
    return lowerings;
  }

  @Override
  protected PlanStore plans() {
    return plans;
  }

  @Override
  protected RiskStore risks() {
    return risks;
  }

  @Override
  protected long anOwner() {
    return ++owners;
  }

  @Override
  protected AccountId account(long owner) {
    return new AccountId(owner + 1_000);
  }
}
