package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.keyuse.KeyUses;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Writes down from time to time which keys are in use. */
@ApplicationScoped
class KeyUseJobs {

  private final KeyUses uses;

  @Inject
  KeyUseJobs(KeyUses uses) {
    this.uses = uses;
  }

  @Scheduled(every = "15s", delayed = "15s", concurrentExecution = ConcurrentExecution.SKIP)
  void write() {
    uses.write();
  }
}
