package io.nebulagate.persistence.postgres.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.ProviderStoreContract;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresProviderStoreTest extends ProviderStoreContract {

  @Inject ProviderStore store;
  @Inject CatalogueStore catalogue;
  @Inject DataSource dataSource;

  @Override
  protected ProviderStore store() {
    return store;
  }

  @Override
  protected CatalogueStore catalogue() {
    return catalogue;
  }

  @Test
  void aKeyWithoutATextIsUnresolvedWhenItIsSwitchedOn() throws SQLException {
    Kept kept =
        store.add(
            Provider.openAi(
                UUID.randomUUID().toString(), URI.create("https://a.example"), Map.of()),
            List.of(Secret.of("sk-upstream-unknown")));
    long key = kept.keys().getFirst().id();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE provider_keys SET ciphertext = NULL, status = 'UNRESOLVED' WHERE id = " + key);
    }
    store.switchKey(kept.provider().id(), key, false);

    ProviderKey on = store.switchKey(kept.provider().id(), key, true).orElseThrow();

    assertThat(on.status()).isEqualTo(ProviderKey.Status.UNRESOLVED);
    store.remove(kept.provider().id());
  }

  @AfterEach
  void noKeyIsReadableInTheDatabase() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT ciphertext FROM provider_keys WHERE ciphertext IS NOT NULL")) {
      while (row.next()) {
        assertThat(new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
            .doesNotContain("sk-upstream");
      }
    }
  }
}
