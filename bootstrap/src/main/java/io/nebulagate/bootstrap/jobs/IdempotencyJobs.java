package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.idempotency.IdempotencyService;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Keeps the claims of running requests alive and forgets what is older than a day. Harmless on
 * several replicas at once.
 */
@ApplicationScoped
class IdempotencyJobs {

  private static final int BATCH = 1_000;
  private static final int BATCHES_MAX = 60;

  private final IdempotencyService idempotency;

  @Inject
  IdempotencyJobs(IdempotencyService idempotency) {
    this.idempotency = idempotency;
  }

  @Scheduled(every = "15s", delayed = "15s", concurrentExecution = ConcurrentExecution.SKIP)
  void renew() {
    idempotency.renew();
  }

  @Scheduled(every = "60s", delayed = "60s", concurrentExecution = ConcurrentExecution.SKIP)
  void forget() {
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      if (idempotency.forget(BATCH) < BATCH) {
        return;
      }
    }
  }
}
