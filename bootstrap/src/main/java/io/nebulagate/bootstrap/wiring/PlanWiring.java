package io.nebulagate.bootstrap.wiring;

import com.github.f4b6a3.uuid.UuidCreator;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.compensation.CompensationStore;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.Entitlements;
import io.nebulagate.application.plan.LoweringService;
import io.nebulagate.application.plan.LoweringUseCase;
import io.nebulagate.application.plan.Lowerings;
import io.nebulagate.application.plan.PlanNotices;
import io.nebulagate.application.plan.PlanPurse;
import io.nebulagate.application.plan.PlanService;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUseCase;
import io.nebulagate.application.plan.SplitHoldService;
import io.nebulagate.application.plan.StandIns;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionChanges;
import io.nebulagate.application.plan.SubscriptionService;
import io.nebulagate.application.plan.SubscriptionUseCase;
import io.nebulagate.application.plan.bulk.BulkAssignmentService;
import io.nebulagate.application.plan.bulk.BulkAssignmentUseCase;
import io.nebulagate.application.risk.LiveRisks;
import io.nebulagate.persistence.plan.PostgresBulkAssignments;
import io.nebulagate.persistence.plan.PostgresLowerings;
import io.nebulagate.persistence.plan.PostgresPlanNotices;
import io.nebulagate.persistence.plan.PostgresPlanStore;
import io.nebulagate.persistence.plan.PostgresPlanUsage;
import io.nebulagate.persistence.plan.PostgresSplitHolds;
import io.nebulagate.persistence.plan.PostgresSubscriptionBook;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;

/** Plans, and what requests use of them. */
@Singleton
final class PlanWiring {

  /** How many requests of those with a plan may ask the ledger at once. */
  private static final int PLACES = 512;

  /** For what blocks; never an event loop. */
  private static final Executor SLOW = Executors.newVirtualThreadPerTaskExecutor();

  @Produces
  @Singleton
  PlanStore plans(DataSource dataSource) {
    return new PostgresPlanStore(dataSource);
  }

  @Produces
  @Singleton
  SubscriptionBook subscriptions(DataSource dataSource) {
    return new PostgresSubscriptionBook(dataSource);
  }

  @Produces
  @Singleton
  PlanNotices planNotices(DataSource dataSource) {
    return new PostgresPlanNotices(dataSource);
  }

  @Produces
  @Singleton
  CycleService cycles(SubscriptionBook book, InstantSource clock) {
    return new CycleService(book, clock);
  }

  @Produces
  @Singleton
  SubscriptionChanges subscriptionChanges(
      SubscriptionBook book, CycleService cycles, InstantSource clock) {
    return new SubscriptionChanges(book, cycles, clock);
  }

  @Produces
  @Singleton
  PlanUseCase sales(PlanStore plans) {
    return new PlanService(plans);
  }

  @Produces
  @Singleton
  SubscriptionService.Stores planStores(
      DataSource dataSource, PlanStore plans, SubscriptionBook book, AccountBook accounts) {
    return new SubscriptionService.Stores(plans, book, new PostgresPlanUsage(dataSource), accounts);
  }

  @Produces
  @Singleton
  SubscriptionUseCase assignments(
      SubscriptionService.Stores stores,
      CycleService cycles,
      SubscriptionChanges changes,
      TimeZones zones,
      InstantSource clock) {
    return new SubscriptionService(stores, cycles, changes, zones, clock);
  }

  @Produces
  @Singleton
  BulkAssignmentUseCase bulkAssignments(
      DataSource dataSource,
      SubscriptionService.Stores stores,
      CompensationStore accounts,
      CycleService cycles,
      TimeZones zones,
      InstantSource clock) {
    return new BulkAssignmentService(
        new BulkAssignmentService.Stores(
            stores.plans(), accounts, new PostgresBulkAssignments(dataSource), stores.book()),
        cycles,
        zones,
        clock);
  }

  /** Read at start: no event loop may wait for the database. */
  @Produces
  @Singleton
  @Startup
  Entitlements entitlements(
      SubscriptionBook book,
      Lowerings lowerings,
      PlanPurse.Means means,
      ChangeFeed changes,
      LiveRisks risks,
      InstantSource clock) {
    Entitlements entitlements = new Entitlements(book, lowerings, means, clock);
    entitlements.follow(changes);
    risks.then(entitlements::reloadLowered);
    entitlements.reload();
    return entitlements;
  }

  @Produces
  @Singleton
  PlanPurse.Means purses(SplitHoldService holds) {
    return new PlanPurse.Means(
        holds, SLOW, UuidCreator::getTimeOrderedEpochFast, new Semaphore(PLACES));
  }

  @Produces
  @Singleton
  SplitHoldService splitHolds(DataSource dataSource, CycleService cycles, StandIns standIns) {
    return new SplitHoldService(new PostgresSplitHolds(dataSource), cycles, standIns);
  }

  @Produces
  @Singleton
  StandIns standIns(
      PlanStore plans,
      SubscriptionBook book,
      AccountBook accounts,
      TimeZones zones,
      InstantSource clock) {
    return new StandIns(plans, book, accounts, zones::of, clock);
  }

  @Produces
  @Singleton
  Lowerings lowerings(DataSource dataSource) {
    return new PostgresLowerings(dataSource);
  }

  @Produces
  @Singleton
  LoweringUseCase lowering(Lowerings lowerings, PlanStore plans, Entitlements entitlements) {
    return new LoweringService(lowerings, plans, entitlements);
  }
}
