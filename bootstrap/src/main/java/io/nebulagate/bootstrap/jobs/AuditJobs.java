package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.bootstrap.settings.Settings;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Forgets what was done long ago. Harmless on several replicas at once. */
@ApplicationScoped
class AuditJobs {

  private static final int BATCHES_MAX = 100;

  private final AuditLog log;
  private final Settings settings;

  @Inject
  AuditJobs(AuditLog log, Settings settings) {
    this.log = log;
    this.settings = settings;
  }

  @Scheduled(every = "6h", delayed = "10m", concurrentExecution = ConcurrentExecution.SKIP)
  void forget() {
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      if (log.forget(settings.times().auditKept()) < AuditLog.LIST_MAX) {
        return;
      }
    }
  }
}
