package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.limits.LimitGate;
import io.nebulagate.application.limits.LiveLimits;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Keeps the places of running requests, and re-reads limits in case a notice was lost. */
@ApplicationScoped
public class LimitJobs {

  /** How long the place of a request outlives its replica; renewed three times within. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  private final LimitGate gate;
  private final LiveLimits limits;

  @Inject
  LimitJobs(LimitGate gate, LiveLimits limits) {
    this.gate = gate;
    this.limits = limits;
  }

  @Scheduled(every = "20s", delayed = "20s", concurrentExecution = ConcurrentExecution.SKIP)
  void renew() {
    gate.renew();
  }

  @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void reload() {
    limits.reload();
  }
}
