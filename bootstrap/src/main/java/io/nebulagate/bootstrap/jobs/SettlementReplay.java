package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.billing.SettlementSpool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Brings the settlements that wait on this replica's disk to the ledger: once before it serves, and
 * then again and again.
 */
@ApplicationScoped
public class SettlementReplay {

  private static final Logger LOG = Logger.getLogger(SettlementReplay.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(10);

  private final SettlementSpool spool;
  private final LedgerStore ledger;
  private volatile boolean failing;
  private volatile boolean serving;

  @Inject
  SettlementReplay(SettlementSpool spool, LedgerStore ledger) {
    this.spool = spool;
    this.ledger = ledger;
  }

  /** Waits until everything is handed over, or for ten seconds; the rest follows later. */
  public void beforeServing() {
    Thread replay = Thread.ofVirtual().name("settlement-replay").start(this::again);
    try {
      if (!replay.join(START_PATIENCE)) {
        LOG.warn("serving before all settlements of the last run have reached the ledger");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    serving = true;
  }

  /** Hands over what is there. Blocking; a ledger that is away is asked again the next time. */
  public void again() {
    try {
      int taken = spool.drainTo(ledger);
      if (taken > 0) {
        LOG.infof("%d settlements from the spool have reached the ledger", taken);
      }
      failing = false;
    } catch (RuntimeException away) {
      if (!failing) {
        LOG.warn("settlements wait in the spool: the ledger does not take them", away);
      }
      failing = true;
    }
  }

  /** Why nothing may be admitted as far as the spool is concerned; empty when all is well. */
  public Optional<String> problem() {
    return serving
        ? spool.problem()
        : Optional.of("settlements of the last run are on their way to the ledger");
  }
}
