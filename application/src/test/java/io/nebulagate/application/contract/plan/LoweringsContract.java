package io.nebulagate.application.contract.plan;

import static io.nebulagate.application.contract.LedgerBench.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.plan.Lowered;
import io.nebulagate.application.plan.Lowerings;
import io.nebulagate.application.plan.Lowerings.Rule;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.risk.Risk;
import io.nebulagate.application.risk.Risk.Source;
import io.nebulagate.application.risk.RiskStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.policy.RiskLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What everybody who keeps the rule that lowers accounts does. */
public abstract class LoweringsContract {

  private static final Duration DAY = Duration.ofDays(1);

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  /** What is under test. */
  protected abstract Lowerings lowerings();

  /** The plans it names. */
  protected abstract PlanStore plans();

  /** The risks it follows; there may be others. */
  protected abstract RiskStore risks();

  /** The id of a user or an organisation that is there. */
  protected abstract long anOwner();

  /** The account of one. */
  protected abstract AccountId account(long owner);

  @AfterEach
  protected void nobodyIsLowered() {
    if (lowerings().rule().isPresent()) {
      lowerings().withdraw();
    }
  }

  @Test
  protected void nobodyIsLoweredUnlessItIsStated() {
    distrust(anOwner(), Source.OPERATOR, RiskLevel.HIGH, DAY);

    assertThat(lowerings().rule()).isEmpty();
    assertThat(lowerings().counting()).isEmpty();
    refused(() -> lowerings().withdraw(), new GatewayError.NotFound("rule"));
  }

  @Test
  protected void whatIsStatedTakesThePlaceOfWhatWasBefore() {
    lowerings().state(new Rule(RiskLevel.LOW, plan().planId()));
    Rule later = new Rule(RiskLevel.HIGH, plan().planId());

    lowerings().state(later);

    assertThat(lowerings().rule()).contains(later);
    lowerings().withdraw();
    assertThat(lowerings().rule()).isEmpty();
  }

  @Test
  protected void aPlanThatIsNotThereLowersNobody() {
    refused(
        () -> lowerings().state(new Rule(RiskLevel.HIGH, Long.MAX_VALUE)),
        new GatewayError.NotFound("plan"));
  }

  @Test
  protected void whoeverIsDistrustedThatMuchIsLoweredUntilTheLastSuchRiskIsOver() {
    PlanVersion basic = plan();
    lowerings().state(new Rule(RiskLevel.MEDIUM, basic.planId()));
    long little = anOwner();
    long enough = anOwner();
    distrust(little, Source.OPERATOR, RiskLevel.LOW, DAY);
    distrust(enough, Source.OPERATOR, RiskLevel.MEDIUM, DAY.multipliedBy(2));
    distrust(enough, Source.RULE, RiskLevel.HIGH, DAY);

    assertThat(lowered(little)).isEmpty();
    Lowered lowered = lowered(enough).orElseThrow();
    assertThat(lowered.until()).isEqualTo(now.plus(DAY.multipliedBy(2)));
    assertThat(lowered.version()).isEqualTo(basic);
    assertThat(lowered.plan()).isEqualTo(plans().find(basic.planId()).orElseThrow());
  }

  @Test
  protected void aRiskThatIsMovedMovesTheEnd() {
    lowerings().state(new Rule(RiskLevel.HIGH, plan().planId()));
    long owner = anOwner();
    distrust(owner, Source.OPERATOR, RiskLevel.HIGH, DAY);

    distrust(owner, Source.OPERATOR, RiskLevel.HIGH, DAY.multipliedBy(3));

    assertThat(lowered(owner))
        .hasValueSatisfying(in -> assertThat(in.until()).isEqualTo(now.plus(DAY.multipliedBy(3))));
  }

  @Test
  protected void whoIsTrustedAgainIsNotLowered() throws InterruptedException {
    lowerings().state(new Rule(RiskLevel.LOW, plan().planId()));
    long cleared = anOwner();
    long over = anOwner();
    distrust(cleared, Source.OPERATOR, RiskLevel.HIGH, DAY);
    distrust(over, Source.OPERATOR, RiskLevel.HIGH, Duration.ofMillis(1));

    risks().clear(cleared);
    Thread.sleep(10);

    assertThat(lowered(cleared)).isEmpty();
    assertThat(lowered(over)).isEmpty();
  }

  @Test
  protected void theNewestVersionOfThePlanCounts() {
    PlanVersion first = plan();
    lowerings().state(new Rule(RiskLevel.LOW, first.planId()));
    long owner = anOwner();
    distrust(owner, Source.RULE, RiskLevel.LOW, DAY);

    PlanVersion newest = plans().revise(first.planId(), terms(7));

    assertThat(lowered(owner).map(Lowered::version)).contains(newest);
  }

  @Test
  protected void ofManyWhoStateOneAtOnceOneStays() throws Exception {
    List<Rule> rules =
        Stream.generate(() -> new Rule(RiskLevel.HIGH, plan().planId())).limit(8).toList();
    List<Callable<Boolean>> stating = new ArrayList<>();
    for (Rule rule : rules) {
      stating.add(() -> {
        lowerings().state(rule);
        return true;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(rules.size())) {
      for (Future<Boolean> stated : threads.invokeAll(stating)) {
        assertThat(stated.get()).isTrue();
      }
    }

    assertThat(rules).contains(lowerings().rule().orElseThrow());
  }

  private Optional<Lowered> lowered(long owner) {
    AccountId account = account(owner);
    return lowerings().counting().stream().filter(in -> in.account().equals(account)).findFirst();
  }

  private void distrust(long owner, Source source, RiskLevel level, Duration lasting) {
    risks().put(new Risk(owner, source, level, "because", now.plus(lasting)));
  }

  private PlanVersion plan() {
    return plans().create("plan-" + newId(), terms(5));
  }

  private static PlanTerms terms(long calls) {
    return new PlanTerms(
        BillingCycle.MONTHLY,
        List.of(Allowance.of(Asset.CALL, calls)),
        10,
        new Overage.Block(),
        new Expiry.Block(),
        Optional.empty());
  }

  private static void refused(Runnable call, GatewayError as) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            GatewayException.class, refusal -> assertThat(refusal.error()).isEqualTo(as));
  }
}
