package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.sync.SyncUseCase;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Begins what is due with NewAPI sites; which sites those are, and how many, is not said here. */
@ApplicationScoped
class SyncJobs {

  private final SyncUseCase sites;

  @Inject
  SyncJobs(SyncUseCase sites) {
    this.sites = sites;
  }

  @Scheduled(every = "2s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void sync() {
    sites.syncDue();
  }

  @Scheduled(every = "10s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  void checkIn() {
    sites.checkInDue();
  }
}
