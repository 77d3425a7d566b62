package io.nebulagate.bootstrap.jobs;

import io.nebulagate.persistence.ledger.LedgerProtection;
import io.nebulagate.persistence.ledger.LedgerUpkeep;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** Seals the ledger's history and prepares its partitions. Harmless on several replicas at once. */
@ApplicationScoped
class UpkeepJobs {

  private static final Logger LOG = Logger.getLogger("nebulagate");

  private final LedgerUpkeep upkeep;
  private final LedgerProtection protection;

  @Inject
  UpkeepJobs(LedgerUpkeep upkeep, LedgerProtection protection) {
    this.upkeep = upkeep;
    this.protection = protection;
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
    upkeep.seal();
  }

  @Scheduled(every = "24h", delayed = "24h", concurrentExecution = ConcurrentExecution.SKIP)
  void ensurePartitions() {
    upkeep.ensurePartitions();
  }
}
