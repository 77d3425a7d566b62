package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.billing.LedgerAudit;
import io.nebulagate.application.billing.LedgerLanes;
import io.nebulagate.application.billing.LedgerQueue;
import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.persistence.ledger.LedgerProtection;
import io.nebulagate.persistence.ledger.LedgerUpkeep;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import io.nebulagate.persistence.ledger.PostgresRequestLog;
import io.nebulagate.persistence.ledger.PostgresReversalBook;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The ledger and the way to it. */
@Singleton
final class LedgerWiring {

  /** Each lane uses one connection of the pool at a time. */
  private static final int LANES = 8;

  @Produces
  @Singleton
  LedgerStore store(DataSource dataSource) {
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
  RequestLog requestLog(DataSource dataSource) {
    return new PostgresRequestLog(dataSource);
  }

  /** {@code nebulagate.bench.billing=off} measures the relay alone; nothing is charged then. */
  @Produces
  @Singleton
  LedgerQueue queue(
      LedgerStore store,
      @ConfigProperty(name = "nebulagate.bench.billing", defaultValue = "on") String billing) {
    return billing.equals("off") ? new NoLedger() : new LedgerLanes(store, LANES);
  }

  /** Runs after the last request has drained, so that what is queued still reaches the ledger. */
  void close(@Disposes LedgerQueue queue) {
    if (queue instanceof LedgerLanes lanes) {
      lanes.close();
    }
  }
}
