package io.nebulagate.persistence.postgres.policy;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.policy.TrafficLogContract;
import io.nebulagate.application.policy.replay.TrafficLog;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import javax.sql.DataSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresTrafficLogTest extends TrafficLogContract {

  @Inject TrafficLog log;
  @Inject DataSource pool;

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(new PostgresLedgerStore(pool), new PostgresAccountBook(pool));
  }

  @Override
  protected TrafficLog log() {
    return log;
  }
}
