package io.nebulagate.persistence.postgres.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.notice.WebhookStoreContract;
import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresWebhookStoreTest extends WebhookStoreContract {

  @Inject WebhookStore store;
  @Inject DataSource dataSource;

  @Override
  protected WebhookStore store() {
    return store;
  }

  @Test
  void theSecretIsEncrypted() throws SQLException {
    UUID id = UUID.randomUUID();
    store.add(
        new Webhook(
            id,
            id.getMostSignificantBits() >>> 1,
            URI.create("https://receiver.example/"),
            Set.of(NoticeKind.BUDGET_USED),
            true,
            Instant.EPOCH),
        Secret.of("whsec_c2VjcmV0"));

    try (Connection connection = dataSource.getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT secret FROM webhooks WHERE id = ?")) {
      query.setObject(1, id);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        assertThat(new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
            .doesNotContain("c2VjcmV0", "whsec");
      }
    }
  }
}
