package io.nebulagate.application.contract.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Rollover;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every store of plans does. */
public abstract class PlanStoreContract {

  private static final ModelName MODEL = new ModelName("m-1");

  /** The store under test; it may have other plans in it. */
  protected abstract PlanStore store();

  @Test
  protected void aPlanIsReadAsItWasStated() {
    for (PlanTerms terms : List.of(simple(), elaborate())) {
      String name = aName();

      PlanVersion stated = store().create(name, terms);

      assertThat(stated.number()).isEqualTo(1);
      assertThat(stated.terms()).isEqualTo(terms);
      assertThat(store().version(stated.id())).contains(stated);
      assertThat(store().versions(stated.planId())).containsExactly(stated);
      assertThat(store().find(stated.planId())).contains(new Plan(stated.planId(), name, false));
    }
  }

  @Test
  protected void aPlanThatIsStatedAnewKeepsItsOldVersions() {
    PlanVersion first = store().create(aName(), simple());

    PlanVersion second = store().revise(first.planId(), elaborate());

    assertThat(second.number()).isEqualTo(2);
    assertThat(store().versions(first.planId())).containsExactly(second, first);
    assertThat(store().version(first.id())).contains(first);
  }

  @Test
  protected void aNameIsTakenOnce() {
    String name = aName();
    store().create(name, simple());

    refused(() -> store().create(name, elaborate()), new GatewayError.AlreadyExists("name"));
  }

  @Test
  protected void aPlanIsArchivedAndBroughtBack() {
    long plan = store().create(aName(), simple()).planId();

    store().archive(plan, true);
    assertThat(store().find(plan).orElseThrow().archived()).isTrue();

    store().archive(plan, false);
    assertThat(store().find(plan).orElseThrow().archived()).isFalse();
  }

  @Test
  protected void plansAreListedByName() {
    String prefix = aName();
    store().create(prefix + "-b", simple());
    store().create(prefix + "-a", simple());

    List<String> names = store().list(0, 200).items().stream().map(Plan::name).toList();

    assertThat(names).containsSubsequence(prefix + "-a", prefix + "-b");
    assertThat(store().list(0, 1).items()).hasSize(1);
    assertThat(store().list(1, 1).items()).doesNotContainAnyElementsOf(store().list(0, 1).items());
    assertThat(store().list(0, 1).total()).isGreaterThanOrEqualTo(2);
  }

  @Test
  protected void aPlanThatIsNotThereIsNotFound() {
    long nobody = Long.MAX_VALUE;

    assertThat(store().find(nobody)).isEmpty();
    assertThat(store().version(nobody)).isEmpty();
    assertThat(store().versions(nobody)).isEmpty();
    refused(() -> store().revise(nobody, simple()), new GatewayError.NotFound("plan"));
    refused(() -> store().archive(nobody, true), new GatewayError.NotFound("plan"));
  }

  private static PlanTerms simple() {
    return new PlanTerms(
        BillingCycle.MONTHLY,
        List.of(Allowance.of(Asset.USD, 5_000_000_000L)),
        100,
        new Overage.Allow(),
        new Expiry.Notify(),
        Optional.empty());
  }

  private static PlanTerms elaborate() {
    AllowanceScope narrow =
        new AllowanceScope(
            Set.of(MODEL, new ModelName("m \"2\", {x}")),
            Set.of(Api.CHAT, Api.RERANK),
            Set.of("eu"),
            Set.of("a", "b"));
    return new PlanTerms(
        new BillingCycle(5, BillingCycle.Unit.HOURS),
        List.of(
            new Allowance(Asset.TOKEN, 1_000_000, narrow, new Rollover.UpToPercent(20)),
            new Allowance(Asset.CALL, 50, AllowanceScope.ALL, new Rollover.UpTo(7)),
            new Allowance(Asset.TOKEN, 1, AllowanceScope.ALL, new Rollover.All())),
        0,
        new Overage.Degrade(MODEL),
        new Expiry.Degrade(new ModelName("m-0")),
        Optional.of(Set.of(MODEL)));
  }

  private static String aName() {
    return "plan-" + LedgerBench.newId();
  }

  private static void refused(ThrowingCallable call, GatewayError error) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }
}
