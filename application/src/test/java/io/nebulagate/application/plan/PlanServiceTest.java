package io.nebulagate.application.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.plan.InMemoryPlans;
import io.nebulagate.application.plan.PlanUseCase.Offer;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanTerms;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanServiceTest {

  private final PlanService service = new PlanService(new InMemoryPlans());

  @Test
  void aPlanIsShownInItsNewestVersion() {
    Offer first = service.create("starter", terms(1));

    Offer second = service.revise(first.plan().id(), terms(2));

    assertThat(first.newest().number()).isEqualTo(1);
    assertThat(second.newest().number()).isEqualTo(2);
    assertThat(service.find(first.plan().id())).isEqualTo(second);
    assertThat(service.versions(first.plan().id(), 0, 1).items()).containsExactly(second.newest());
    assertThat(service.versions(first.plan().id(), 1, 1).items()).containsExactly(first.newest());
    assertThat(service.versions(first.plan().id(), 1, 1).total()).isEqualTo(2);
  }

  @Test
  void plansAreListedByName() {
    service.create("b", terms(1));
    service.create("a", terms(1));

    assertThat(service.list(0, 1).items()).extracting(Plan::name).containsExactly("a");
    assertThat(service.list(1, 1).items()).extracting(Plan::name).containsExactly("b");
  }

  @Test
  void anArchivedPlanCanBePutBack() {
    long plan = service.create("starter", terms(1)).plan().id();

    assertThat(service.archive(plan, true).plan().archived()).isTrue();
    assertThat(service.archive(plan, false).plan().archived()).isFalse();
  }

  @Test
  void aNameIsSaidPlainlyAndOnce() {
    service.create("starter", terms(1));

    assertRefused(
        () -> service.create("starter", terms(1)), new GatewayError.AlreadyExists("name"));
    assertThatThrownBy(() -> service.create(" ", terms(1)))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error()).isInstanceOf(GatewayError.InvalidValue.class));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    List<Runnable> calls =
        List.of(
            () -> service.find(9),
            () -> service.revise(9, terms(1)),
            () -> service.archive(9, true),
            () -> service.versions(9, 0, 9));
    for (Runnable call : calls) {
      assertRefused(call, new GatewayError.NotFound("plan"));
    }
  }

  private static void assertRefused(Runnable call, GatewayError error) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error()).isEqualTo(error));
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
}
