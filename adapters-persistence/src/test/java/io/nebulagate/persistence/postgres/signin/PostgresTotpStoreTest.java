package io.nebulagate.persistence.postgres.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.contract.signin.TotpStoreContract;
import io.nebulagate.application.signin.TotpStore;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresTotpStoreTest extends TotpStoreContract {

  @Inject TotpStore store;
  @Inject RegisteredPeople people;
  @Inject DataSource dataSource;

  @Override
  protected TotpStore store() {
    return store;
  }

  @Override
  protected People people() {
    return people;
  }

  @Test
  void theSecretIsEncrypted() throws SQLException {
    String name = UUID.randomUUID().toString();
    long user = people.add(name, Secret.of("correct horse battery"), Role.USER).id();
    store.propose(user, Secret.of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));

    try (Connection connection = dataSource.getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT ciphertext FROM user_totp WHERE user_id = ?")) {
      query.setLong(1, user);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        assertThat(new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
            .doesNotContain("GEZDGNBV");
      }
    }
  }
}
