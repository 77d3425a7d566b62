package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.compensation.CompensationUseCase;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** Goes on with compensations, also with those that another replica left unfinished. */
@ApplicationScoped
class CompensationJobs {

  private static final Logger LOG = Logger.getLogger(CompensationJobs.class);

  private final CompensationUseCase compensations;

  @Inject
  CompensationJobs(CompensationUseCase compensations) {
    this.compensations = compensations;
  }

  @Scheduled(every = "2s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  void goOn() {
    int dealt = compensations.work();
    if (dealt > 0) {
      LOG.infof("%d accounts of compensations were dealt with", dealt);
    }
  }
}
