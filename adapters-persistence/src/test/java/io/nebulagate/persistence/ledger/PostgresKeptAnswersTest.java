package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.KeptAnswersContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.idempotency.KeptAnswers;
import io.nebulagate.persistence.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresKeptAnswersTest extends KeptAnswersContract {

  private final KeptAnswers answers = new PostgresKeptAnswers(LedgerUnderTest.POOL);

  @Override
  protected KeptAnswers answers() {
    return answers;
  }

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }

  @Override
  protected void pass(Duration time) {
    Sql.run(
        PostgresServer.shared().asSuperuser(),
        "UPDATE ledger.http_idem SET locked_until = locked_until - interval '%1$d s',"
                .formatted(time.toSeconds())
            + " expires_at = expires_at - interval '%1$d s'".formatted(time.toSeconds()));
  }

  @Test
  void theApplicationTouchesTheRowsThroughTheFunctionsAlone() {
    Sql.refused(
        LedgerUnderTest.POOL,
        "42501",
        "SELECT FROM ledger.http_idem",
        "UPDATE ledger.http_idem SET status = 500",
        "DELETE FROM ledger.http_idem");
    assertThat(
            Sql.number(
                PostgresServer.shared().asSuperuser(), "SELECT count(*) FROM ledger.http_idem"))
        .isNotNegative();
  }
}
