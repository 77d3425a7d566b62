package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.policy.LivePolicies;
import io.nebulagate.application.risk.LiveRisks;
import io.nebulagate.application.risk.RiskStore;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Re-reads policies and risks in case a notice was lost, and forgets risks that are over. */
@ApplicationScoped
public class PolicyJobs {

  private final LivePolicies policies;
  private final LiveRisks risks;
  private final RiskStore kept;

  @Inject
  PolicyJobs(LivePolicies policies, LiveRisks risks, RiskStore kept) {
    this.policies = policies;
    this.risks = risks;
    this.kept = kept;
  }

  @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void reload() {
    policies.reload();
    risks.reload();
  }

  @Scheduled(every = "10m", delayed = "10m", concurrentExecution = ConcurrentExecution.SKIP)
  void forget() {
    kept.forget();
  }
}
