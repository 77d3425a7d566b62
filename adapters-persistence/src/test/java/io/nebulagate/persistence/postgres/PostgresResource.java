package io.nebulagate.persistence.postgres;

import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import io.nebulagate.persistence.ledger.LedgerProtection;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives the application under test a migrated database, worked with as the gateway does. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    Database database = PostgresServer.create(PostgresServer.CREATOR).migrate();
    return Map.of(
        "quarkus.datasource.jdbc.url",
        database.url(database.owner()),
        "quarkus.datasource.jdbc.new-connection-sql",
        LedgerProtection.WORK_AS_APPLICATION);
  }

  @Override
  public void stop() {
    // The server ends with the JVM.
  }
}
