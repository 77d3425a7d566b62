package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.compensation.CompensationStore;
import io.nebulagate.application.contract.CompensationStoreContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.domain.ledger.AccountId;
import org.junit.jupiter.api.AfterAll;

class PostgresCompensationStoreTest extends CompensationStoreContract {

  private final CompensationStore store = new PostgresCompensationStore(LedgerUnderTest.POOL);

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }

  @Override
  protected CompensationStore store() {
    return store;
  }

  @Override
  protected void joins(AccountId account, String group) {
    Sql.run(
        LedgerUnderTest.POOL,
        "INSERT INTO users (id, username, password_hash, display_name, role, group_name, enabled,"
            + " account_id, created_at) VALUES (nextval('tenant_ids'), '%s', '', '', 'USER', '%s',"
                .formatted(LedgerBench.newId(), group)
            + " true, %s, now())".formatted(account));
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(LedgerUnderTest.AUDIT.verify().violations()).isEmpty();
  }
}
