package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.routing.RefusedKeys;
import io.nebulagate.bootstrap.metrics.HealthMetrics;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Asks with refused keys again, each on one replica, and shows how providers fare. */
@ApplicationScoped
class HealthJobs {

  private final RefusedKeys recovery;
  private final HealthMetrics metrics;

  @Inject
  HealthJobs(RefusedKeys recovery, HealthMetrics metrics) {
    this.recovery = recovery;
    this.metrics = metrics;
  }

  @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void recoverKeys() {
    recovery.ask();
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void refreshMetrics() {
    metrics.refresh();
  }
}
