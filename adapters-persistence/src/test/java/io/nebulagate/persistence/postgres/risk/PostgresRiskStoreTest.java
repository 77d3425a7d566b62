package io.nebulagate.persistence.postgres.risk;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.contract.risk.RiskStoreContract;
import io.nebulagate.application.risk.RiskStore;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresRiskStoreTest extends RiskStoreContract {

  @Inject RiskStore store;
  @Inject UserStore users;

  @Override
  protected RiskStore store() {
    return store;
  }

  @Override
  protected long aUser() {
    String name = "risky-" + UUID.randomUUID();
    return users
        .add(new NewUser(name, Secret.of("correct horse battery"), name, Role.USER, ""))
        .id();
  }

  @Override
  protected long anOrganisation() {
    return users.addOrganisation("risky-" + UUID.randomUUID()).id();
  }
}
