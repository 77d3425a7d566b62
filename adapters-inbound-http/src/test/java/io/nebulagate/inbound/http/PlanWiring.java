package io.nebulagate.inbound.http;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryCompensations;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.plan.InMemoryBulkAssignments;
import io.nebulagate.application.fake.plan.InMemoryLowerings;
import io.nebulagate.application.fake.plan.InMemoryPlans;
import io.nebulagate.application.fake.plan.InMemorySplitHolds;
import io.nebulagate.application.fake.risk.InMemoryRisks;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.Entitlements;
import io.nebulagate.application.plan.LoweringService;
import io.nebulagate.application.plan.LoweringUseCase;
import io.nebulagate.application.plan.Lowerings;
import io.nebulagate.application.plan.PlanPurse;
import io.nebulagate.application.plan.PlanService;
import io.nebulagate.application.plan.PlanUseCase;
import io.nebulagate.application.plan.SplitHoldService;
import io.nebulagate.application.plan.StandIns;
import io.nebulagate.application.plan.SubscriptionChanges;
import io.nebulagate.application.plan.SubscriptionService;
import io.nebulagate.application.plan.SubscriptionUseCase;
import io.nebulagate.application.plan.bulk.BulkAssignmentService;
import io.nebulagate.application.plan.bulk.BulkAssignmentUseCase;
import io.nebulagate.application.risk.LiveRisks;
import io.nebulagate.domain.ledger.Account;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

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
  LoweringUseCase lowering(InMemoryPlans plans, Entitlements entitlements, Lowerings lowerings) {
    return new LoweringService(lowerings, plans, entitlements);
  }

  /** Whoever is distrusted is a user. */
  @Produces
  @Singleton
  Lowerings lowerings(InMemoryRisks risks, InMemoryPlans plans, InMemoryLedgerStore ledger) {
    return new InMemoryLowerings(
        risks,
        plans,
        owner -> List.of(ledger.open(owner, new Account.Owner(Account.OwnerType.USER, owner))));
  }

  @Produces
  @Singleton
  Entitlements entitlements(
      InMemoryLedgerStore ledger,
      InMemoryPlans plans,
      InMemorySubscriptions book,
      Lowerings lowerings,
      LiveRisks risks) {
    InstantSource clock = InstantSource.system();
    SplitHoldService holds =
        new SplitHoldService(
            new InMemorySplitHolds(ledger, book, clock),
            new CycleService(book, clock),
            new StandIns(plans, book, ledger, _ -> TimeZones.DEFAULT, clock));
    PlanPurse.Means means =
        new PlanPurse.Means(holds, Runnable::run, LedgerBench::newId, new Semaphore(1));
    Entitlements entitlements = new Entitlements(book, lowerings, means, clock);
    risks.then(entitlements::reloadLowered);
    return entitlements;
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

  @Produces
  @Singleton
  BulkAssignmentUseCase bulkAssignments(
      InMemoryPlans plans,
      InMemorySubscriptions book,
      InMemoryLedgerStore ledger,
      TimeZones zones) {
    InMemoryCompensations accounts = new InMemoryCompensations(ledger, _ -> Optional.empty());
    return new BulkAssignmentService(
        new BulkAssignmentService.Stores(
            plans, accounts, new InMemoryBulkAssignments(ledger, accounts, book), book),
        new CycleService(book, InstantSource.system()),
        zones,
        InstantSource.system());
  }
}
