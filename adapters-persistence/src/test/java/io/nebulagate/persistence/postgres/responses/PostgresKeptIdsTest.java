package io.nebulagate.persistence.postgres.responses;

import io.nebulagate.application.contract.responses.KeptIdStoreContract;
import io.nebulagate.application.responses.KeptIdStore;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresKeptIdsTest extends KeptIdStoreContract {

  @Inject KeptIdStore store;
  @Inject DataSource dataSource;

  @Override
  protected KeptIdStore store() {
    return store;
  }

  @Override
  protected void pass(Duration time) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement older =
            connection.prepareStatement(
                "UPDATE kept_ids SET expires_at = expires_at - ? * interval '1 second'")) {
      older.setLong(1, time.toSeconds());
      older.executeUpdate();
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }
}
