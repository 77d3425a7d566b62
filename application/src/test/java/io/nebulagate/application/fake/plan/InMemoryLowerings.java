package io.nebulagate.application.fake.plan;

import io.nebulagate.application.plan.Lowered;
import io.nebulagate.application.plan.Lowerings;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.risk.Risk;
import io.nebulagate.application.risk.RiskStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rule that lowers accounts, in memory. */
public final class InMemoryLowerings implements Lowerings {

  private final RiskStore risks;
  private final PlanStore plans;
  private final LongFunction<List<AccountId>> accounts;
  private @Nullable Rule rule;

  /** Follows {@code risks}; {@code accounts} knows those of an owner. */
  public InMemoryLowerings(
      RiskStore risks, PlanStore plans, LongFunction<List<AccountId>> accounts) {
    this.risks = risks;
    this.plans = plans;
    this.accounts = accounts;
  }

  @Override
  public synchronized Optional<Rule> rule() {
    return Optional.ofNullable(rule);
  }

  @Override
  public synchronized void state(Rule stated) {
    if (plans.find(stated.plan()).isEmpty()) {
      throw new GatewayException(new GatewayError.NotFound("plan"));
    }
    rule = stated;
  }

  @Override
  public synchronized void withdraw() {
    if (rule == null) {
      throw new GatewayException(new GatewayError.NotFound("rule"));
    }
    rule = null;
  }

  @Override
  public synchronized List<Lowered> counting() {
    return rule().stream().flatMap(this::counting).toList();
  }

  private Stream<Lowered> counting(Rule stated) {
    Map<Long, Instant> ends = new TreeMap<>();
    for (Risk risk : risks.counting()) {
      if (risk.level().compareTo(stated.level()) >= 0) {
        ends.merge(
            risk.owner(), risk.expiresAt(), (one, other) -> one.isAfter(other) ? one : other);
      }
    }
    Plan plan = plans.find(stated.plan()).orElseThrow();
    PlanVersion version = plans.versions(stated.plan()).getFirst();
    return ends.entrySet().stream()
        .flatMap(end ->
            accounts.apply(end.getKey()).stream()
                .map(account -> new Lowered(account, plan, version, end.getValue())));
  }
}
