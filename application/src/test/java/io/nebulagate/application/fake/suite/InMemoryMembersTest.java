package io.nebulagate.application.fake.suite;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.contract.MemberStoreContract;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.fake.access.InMemoryMembers;
import io.nebulagate.application.tenancy.MemberStore;
import java.time.InstantSource;

class InMemoryMembersTest extends MemberStoreContract {

  private final UserStore users =
      new InMemoryUsers(new InMemoryLedgerStore(), InstantSource.system());
  private final MemberStore store = new InMemoryMembers(users, InstantSource.system());

  @Override
  protected MemberStore store() {
    return store;
  }

  @Override
  protected UserStore users() {
    return users;
  }
}
