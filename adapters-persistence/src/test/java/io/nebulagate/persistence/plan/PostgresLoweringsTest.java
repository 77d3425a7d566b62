package io.nebulagate.persistence.plan;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.contract.plan.LoweringsContract;
import io.nebulagate.application.plan.Lowerings;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.risk.RiskStore;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import javax.sql.DataSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresLoweringsTest extends LoweringsContract {

  @Inject DataSource dataSource;
  @Inject RiskStore risks;
  @Inject UserStore users;

  @Override
  protected Lowerings lowerings() {
    return new PostgresLowerings(dataSource);
  }

  @Override
  protected PlanStore plans() {
    return new PostgresPlanStore(dataSource);
  }

  @Override
  protected RiskStore risks() {
    return risks;
  }

  @Override
  protected long anOwner() {
    long owner = users.addOrganisation("lowered-" + UUID.randomUUID()).id();
    account(owner);
    return owner;
  }

  @Override
  protected AccountId account(long owner) {
    return new PostgresAccountBook(dataSource)
        .open(owner, new Account.Owner(Account.OwnerType.ORG, owner));
  }
}
