package io.nebulagate.bootstrap.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.bootstrap.settings.Settings;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Keeps the holds of running requests alive and lets those of nobody go. Every replica does both; a
 * hold is resolved once whoever comes first.
 */
@ApplicationScoped
class LedgerJobs {

  private static final Logger LOG = Logger.getLogger(LedgerJobs.class);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int SWEEP_MAX = 500;

  private final LedgerStore ledger;
  private final OpenHolds openHolds;
  private final SettlementReplay replay;
  private final Duration holdTimeToLive;
  private final Counter leaked;

  @Inject
  LedgerJobs(
      LedgerStore ledger,
      OpenHolds openHolds,
      SettlementReplay replay,
      Settings settings,
      MeterRegistry registry) {
    this.ledger = ledger;
    this.openHolds = openHolds;
    this.replay = replay;
    this.holdTimeToLive = settings.times().holdTtl();
    this.leaked = Counter.builder("nebulagate.holds.leaked").register(registry);
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void renewHolds() {
    openHolds.renew(ledger, holdTimeToLive);
  }

  @Scheduled(every = "1s", delayed = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void expireHolds() {
    replay.again(); // a hold whose settlement waits here must not expire for that
    int expired = ledger.sweep(SWEEP_MAX, GRACE);
    if (expired > 0) {
      leaked.increment(expired);
      LOG.warnf("%d holds that nobody resolved have expired", expired);
    }
  }
}
