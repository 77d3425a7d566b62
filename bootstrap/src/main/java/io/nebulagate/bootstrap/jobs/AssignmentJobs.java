package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.plan.bulk.BulkAssignmentUseCase;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** Goes on with plans that are given to many, also with what another replica left unfinished. */
@ApplicationScoped
class AssignmentJobs {

  private static final Logger LOG = Logger.getLogger(AssignmentJobs.class);

  private final BulkAssignmentUseCase assignments;

  @Inject
  AssignmentJobs(BulkAssignmentUseCase assignments) {
    this.assignments = assignments;
  }

  @Scheduled(every = "2s", delayed = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  void goOn() {
    int dealt = assignments.work();
    if (dealt > 0) {
      LOG.infof("%d accounts of assignments to many were dealt with", dealt);
    }
  }
}
