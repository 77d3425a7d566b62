package io.nebulagate.inbound.http;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.plan.InMemoryPlans;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.PlanService;
import io.nebulagate.application.plan.PlanUseCase;
import io.nebulagate.application.plan.SubscriptionChanges;
import io.nebulagate.application.plan.SubscriptionService;
import io.nebulagate.application.plan.SubscriptionUseCase;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Plans beside the ledger that the edge's tests have. */
@Singleton
class PlanWiring {

  @Produces
  @Singleton
  InMemoryPlans storedPlans() {
    return new InMemoryPlans();
  }

  @Produces
  @Singleton
  InMemorySubscriptions storedSubscriptions(InMemoryLedgerStore ledger) {
    return new InMemorySubscriptions(ledger, InstantSource.system());
  }

  @Produces
  @Singleton
  PlanUseCase plans(InMemoryPlans plans) {
    return new PlanService(plans);
  }

  @Produces
  @Singleton
  SubscriptionUseCase subscriptions(
      InMemoryPlans plans,
      InMemorySubscriptions book,
      InMemoryLedgerStore ledger,
      TimeZones zones) {
    CycleService cycles = new CycleService(book, InstantSource.system());
    return new SubscriptionService(
        new SubscriptionService.Stores(plans, book, book, ledger),
        cycles,
        new SubscriptionChanges(book, cycles, InstantSource.system()),
        zones,
        InstantSource.system());
  }
}
