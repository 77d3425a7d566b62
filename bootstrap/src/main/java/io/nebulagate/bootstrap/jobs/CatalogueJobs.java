package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.routing.LiveCatalogue;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Re-reads the configuration from time to time, in case it was changed elsewhere. */
@ApplicationScoped
class CatalogueJobs {

  private final LiveCatalogue catalogue;

  @Inject
  CatalogueJobs(LiveCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void reload() {
    catalogue.reload();
  }
}
