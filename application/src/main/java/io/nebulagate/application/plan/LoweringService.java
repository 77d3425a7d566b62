package io.nebulagate.application.plan;

import io.nebulagate.application.plan.Lowerings.Rule;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.plan.Plan;
import java.util.Optional;

/** Keeps the rule that lowers accounts, and puts it in force. */
public final class LoweringService implements LoweringUseCase {

  private final Lowerings lowerings;
  private final PlanStore plans;
  private final Entitlements entitlements;

  /** Keeps the rule in {@code lowerings}; requests follow {@code entitlements}. */
  public LoweringService(Lowerings lowerings, PlanStore plans, Entitlements entitlements) {
    this.lowerings = lowerings;
    this.plans = plans;
    this.entitlements = entitlements;
  }

  @Override
  public Stated state(Rule rule) {
    Plan plan = plan(rule);
    if (plan.archived()) {
      throw GatewayException.invalidValue("plan_id", "the plan is archived");
    }
    lowerings.state(rule);
    entitlements.reloadLowered();
    return new Stated(rule, plan);
  }

  @Override
  public void withdraw() {
    lowerings.withdraw();
    entitlements.reloadLowered();
  }

  @Override
  public Stated stated() {
    Rule rule =
        lowerings.rule().orElseThrow(() -> new GatewayException(new GatewayError.NotFound("rule")));
    return new Stated(rule, plan(rule));
  }

  private Plan plan(Rule rule) {
    return plans
        .find(rule.plan())
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("plan")));
  }

  @Override
  public Optional<Lowered> of(AccountId account) {
    return entitlements.lowered(account);
  }
}
