package io.nebulagate.persistence.postgres.risk;

import io.nebulagate.application.contract.risk.OverspentNoticesContract;
import io.nebulagate.application.risk.OverspentNotices;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresOverspentNoticesTest extends OverspentNoticesContract {

  @Inject OverspentNotices notices;

  @Override
  protected OverspentNotices notices() {
    return notices;
  }
}
