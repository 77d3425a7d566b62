package io.nebulagate.bootstrap.jobs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.persistence.ledger.LedgerProtection;
import io.nebulagate.persistence.ledger.LedgerUpkeep;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Seals the ledger's history and prepares its partitions. Harmless on several replicas at once. */
@ApplicationScoped
class UpkeepJobs {

  private static final Logger LOG = Logger.getLogger("nebulagate");

  /** How often a head is published at most: whoever collects the log needs no more. */
  private static final Duration HEADS_APART = Duration.ofMinutes(5);

  private final LedgerUpkeep upkeep;
  private final LedgerProtection protection;
  private final InstantSource clock;
  private final AtomicLong lagSeconds = new AtomicLong();
  private Instant nextHead = Instant.EPOCH;

  @Inject
  UpkeepJobs(
      LedgerUpkeep upkeep,
      LedgerProtection protection,
      InstantSource clock,
      MeterRegistry registry) {
    this.upkeep = upkeep;
    this.protection = protection;
    this.clock = clock;
    Gauge.builder("nebulagate.ledger.seal.lag.seconds", lagSeconds, AtomicLong::get)
        .register(registry);
  }

  void look(@Observes StartupEvent started) {
    upkeep.ensurePartitions();
    if (!protection.enforced()) {
      LOG.warn(
          "SQL_DSN: its role cannot make roles, so the database does not keep this program from"
              + " writing past the ledger; triggers and the seal still protect its history");
    }
  }

  @Scheduled(every = "60s", delayed = "60s", concurrentExecution = ConcurrentExecution.SKIP)
  void seal() {
    if (upkeep.seal() > 0 && !clock.instant().isBefore(nextHead)) {
      upkeep
          .head()
          .ifPresent(head ->
              LOG.infof("the ledger is sealed up to block %d, head %s", head.block(), head.hash()));
      nextHead = clock.instant().plus(HEADS_APART);
    }
    lagSeconds.set(upkeep.sealLag().toSeconds());
  }

  @Scheduled(every = "24h", delayed = "24h", concurrentExecution = ConcurrentExecution.SKIP)
  void ensurePartitions() {
    upkeep.ensurePartitions();
  }
}
