package io.nebulagate.bootstrap.wiring;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.billing.SettlementSpool;
import io.nebulagate.application.billing.SpoolException;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.persistence.spool.FileSettlementSpool;
import io.nebulagate.persistence.spool.SpoolLimits;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Settlements that wait for the ledger. The spool belongs to this bean and not to its producer: at
 * the end the container destroys what was produced before the beans that produced, so that the
 * lanes still find it open.
 */
@Singleton
final class SpoolWiring {

  private final FileSettlementSpool spool;

  @Inject
  SpoolWiring(Settings settings, MeterRegistry registry) {
    spool = open(settings);
    Gauge.builder("nebulagate.spool.bytes", spool, FileSettlementSpool::bytes).register(registry);
    Gauge.builder("nebulagate.spool.settlements", spool, FileSettlementSpool::settlements)
        .register(registry);
    FunctionCounter.builder("nebulagate.spool.rejected", spool, FileSettlementSpool::rejected)
        .register(registry);
  }

  @Produces
  @Singleton
  SettlementSpool spool() {
    return spool;
  }

  @PreDestroy
  void close() {
    spool.close();
  }

  private static FileSettlementSpool open(Settings settings) {
    try {
      return FileSettlementSpool.open(settings.dataFolder().resolve("spool"), SpoolLimits.DEFAULT);
    } catch (SpoolException unusable) {
      // The start tells the innermost message, which should be the one that names the variable.
      var failure = new IllegalStateException("NEBULAGATE_DATA: " + unusable.getMessage());
      failure.addSuppressed(unusable);
      throw failure;
    }
  }
}
