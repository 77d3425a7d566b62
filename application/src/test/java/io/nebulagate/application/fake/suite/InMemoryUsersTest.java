package io.nebulagate.application.fake.suite;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.contract.UserStoreContract;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryUsers;
import java.time.InstantSource;

class InMemoryUsersTest extends UserStoreContract {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryUsers users = new InMemoryUsers(ledger, InstantSource.system());

  @Override
  protected UserStore store() {
    return users;
  }

  @Override
  protected AccountBook accounts() {
    return ledger;
  }
}
