package io.nebulagate.bootstrap.wiring;

import com.github.f4b6a3.uuid.UuidCreator;
import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.LedgerAudit;
import io.nebulagate.application.billing.LedgerLanes;
import io.nebulagate.application.billing.LedgerQueue;
import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.billing.SettlementSpool;
import io.nebulagate.application.compensation.CompensationStore;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.persistence.ledger.LedgerProtection;
import io.nebulagate.persistence.ledger.LedgerUpkeep;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresAuditLog;
import io.nebulagate.persistence.ledger.PostgresCompensationStore;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import io.nebulagate.persistence.ledger.PostgresRequestLog;
import io.nebulagate.persistence.ledger.PostgresReversalBook;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The ledger and the way to it. */
@Singleton
final class LedgerWiring {

  /** Each lane uses one connection of the pool at a time; fewer lanes make larger batches. */
  private static final int LANES = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

  @Produces
  @Singleton
  LedgerStore store(@io.quarkus.agroal.DataSource("ledger") DataSource dataSource) {
    return new PostgresLedgerStore(dataSource);
  }

  @Produces
  @Singleton
  AccountBook accounts(DataSource dataSource) {
    return new PostgresAccountBook(dataSource);
  }

  @Produces
  @Singleton
  ReversalBook reversals(DataSource dataSource) {
    return new PostgresReversalBook(dataSource);
  }

  @Produces
  @Singleton
  CompensationStore compensations(DataSource dataSource) {
    return new PostgresCompensationStore(dataSource);
  }

  @Produces
  @Singleton
  LedgerAudit audit(DataSource dataSource) {
    return new PostgresLedgerAudit(dataSource);
  }

  @Produces
  @Singleton
  LedgerUpkeep upkeep(DataSource dataSource) {
    return new LedgerUpkeep(dataSource);
  }

  @Produces
  @Singleton
  LedgerProtection protection(DataSource dataSource) {
    return new LedgerProtection(dataSource);
  }

  @Produces
  @Singleton
  AuditLog auditLog(DataSource dataSource) {
    return new PostgresAuditLog(dataSource);
  }

  @Produces
  @Singleton
  RequestLog requestLog(DataSource dataSource) {
    return new PostgresRequestLog(dataSource);
  }

  /** {@code nebulagate.bench.billing=off} measures the relay alone; nothing is charged then. */
  @Produces
  @Singleton
  LedgerQueue queue(
      LedgerStore store,
      SettlementSpool spool,
      OpenHolds openHolds,
      @ConfigProperty(name = "nebulagate.bench.billing", defaultValue = "on") String billing) {
    if (billing.equals("off")) {
      return new NoLedger();
    }
    Supplier<UUID> ids = UuidCreator::getTimeOrderedEpochFast;
    return new LedgerLanes(store, new LedgerLanes.Around(spool, openHolds, ids), LANES);
  }

  /** Runs after the last request has drained, so that what is queued still reaches the ledger. */
  void close(@Disposes LedgerQueue queue) {
    if (queue instanceof LedgerLanes lanes) {
      lanes.close();
    }
  }
}
