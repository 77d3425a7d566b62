package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.Entitlements;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Begins the cycles of subscriptions and empties those that are over, on every replica: the ledger
 * does each once. Re-reads who has a plan, in case a notice was lost.
 */
@ApplicationScoped
class PlanJobs {

  private static final int ROUNDS_MAX = 20;

  private final CycleService cycles;
  private final Entitlements entitlements;

  @Inject
  PlanJobs(CycleService cycles, Entitlements entitlements) {
    this.cycles = cycles;
    this.entitlements = entitlements;
  }

  @Scheduled(every = "10s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  void roll() {
    int rounds = 1;
    while (cycles.rollDue() > 0 && rounds < ROUNDS_MAX) {
      rounds++;
    }
  }

  @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void reload() {
    entitlements.reload();
  }
}
