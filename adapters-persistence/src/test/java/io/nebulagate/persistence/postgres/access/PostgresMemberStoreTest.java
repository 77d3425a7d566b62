package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.contract.MemberStoreContract;
import io.nebulagate.application.tenancy.MemberStore;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresMemberStoreTest extends MemberStoreContract {

  @Inject MemberStore store;
  @Inject UserStore users;

  @Override
  protected MemberStore store() {
    return store;
  }

  @Override
  protected UserStore users() {
    return users;
  }
}
