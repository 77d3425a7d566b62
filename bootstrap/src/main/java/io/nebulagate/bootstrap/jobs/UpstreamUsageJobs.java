package io.nebulagate.bootstrap.jobs;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.sync.UpstreamUsage;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Writes down what was asked of providers, and forgets it after 90 days. */
@ApplicationScoped
class UpstreamUsageJobs {

  private static final Logger LOG = Logger.getLogger(UpstreamUsageJobs.class);
  private static final Duration KEPT = Duration.ofDays(90);
  private static final int BATCH = 10_000;

  private final UpstreamUsage usage;
  private final UpstreamUsageStore store;
  private final InstantSource clock;

  @Inject
  UpstreamUsageJobs(
      UpstreamUsage usage, UpstreamUsageStore store, InstantSource clock, MeterRegistry registry) {
    this.usage = usage;
    this.store = store;
    this.clock = clock;
    FunctionCounter.builder("nebulagate.upstream.usage.dropped", usage, UpstreamUsage::dropped)
        .register(registry);
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void write() {
    usage.write();
  }

  @Scheduled(every = "1h", delayed = "10m", concurrentExecution = ConcurrentExecution.SKIP)
  void forget() {
    store.forget(clock.instant().minus(KEPT), BATCH);
  }

  void writeTheRest(@Observes ShutdownEvent stopping) {
    try {
      usage.write();
    } catch (RuntimeException lost) {
      LOG.warn("what was asked of providers in the last seconds is not written down", lost);
    }
  }
}
