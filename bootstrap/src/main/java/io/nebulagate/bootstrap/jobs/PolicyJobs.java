package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.policy.LivePolicies;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Re-reads policies in case a notice was lost. */
@ApplicationScoped
public class PolicyJobs {

  private final LivePolicies policies;

  @Inject
  PolicyJobs(LivePolicies policies) {
    this.policies = policies;
  }

  @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void reload() {
    policies.reload();
  }
}
