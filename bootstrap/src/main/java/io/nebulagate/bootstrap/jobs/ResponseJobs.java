package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.responses.KeptIdStore;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Forgets who keeps responses that are too old. Harmless on several replicas at once. */
@ApplicationScoped
class ResponseJobs {

  private static final int FORGOTTEN_AT_ONCE = 5_000;

  private final KeptIdStore store;

  @Inject
  ResponseJobs(KeptIdStore store) {
    this.store = store;
  }

  @Scheduled(every = "60s", delayed = "45s", concurrentExecution = ConcurrentExecution.SKIP)
  void sweep() {
    int forgotten;
    do {
      forgotten = store.sweep(FORGOTTEN_AT_ONCE);
    } while (forgotten == FORGOTTEN_AT_ONCE);
  }
}
