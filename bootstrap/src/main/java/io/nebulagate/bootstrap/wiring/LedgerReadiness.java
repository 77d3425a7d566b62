package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.usage.Readiness;
import io.nebulagate.bootstrap.jobs.SettlementReplay;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Ready is who can hold and settle: the database answers, the spool has room, and nobody has asked
 * us to stop.
 */
@ApplicationScoped
class LedgerReadiness implements Readiness {

  private static final int PATIENCE_SECONDS = 2;

  private final DataSource dataSource;
  private final SettlementReplay replay;
  private volatile boolean stopping;

  @Inject
  LedgerReadiness(DataSource dataSource, SettlementReplay replay) {
    this.dataSource = dataSource;
    this.replay = replay;
  }

  /**
   * The framework tells of the end only when the last request has drained; a balancer has to hear
   * of it before. A hook of the virtual machine runs as soon as the signal comes.
   */
  void watchForTheEnd(@Observes StartupEvent started) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopping = true, "not-ready"));
  }

  @Override
  public Optional<String> problem() {
    if (stopping) {
      return Optional.of("stopping");
    }
    Optional<String> spool = replay.problem();
    if (spool.isPresent()) {
      return spool;
    }
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(PATIENCE_SECONDS)
          ? Optional.empty()
          : Optional.of("the database does not answer");
    } catch (SQLException unreachable) {
      return Optional.of("the database cannot be reached");
    }
  }
}
