package io.nebulagate.bootstrap.flow.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.keyuse.KeyUses;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Keys against the gateway in the test's own process, beside which others write. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class KeyFlowTest extends KeyFlows {

  private static final Duration SOON = Duration.ofSeconds(1);

  @Inject DataSource dataSource;
  @Inject KeyUses uses;
  @Inject LiveCatalogue catalogue;

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }

  @Test
  void aKeyThatAnotherReplicaDisablesIsRefusedHereWithinASecond() throws SQLException {
    Key key = key("");
    assertThat(chat(key.text()).statusCode()).isEqualTo(200);

    write("UPDATE api_keys SET status = 'DISABLED' WHERE name = 'k' AND id = " + key.id());

    await().atMost(SOON).until(() -> chat(key.text()).statusCode() == 401);
  }

  @Test
  void aPriceThatAnotherReplicaSetsIsInForceHereWithinASecond() throws SQLException {
    String group = "g-" + UUID.randomUUID();

    write("INSERT INTO price_groups (name, ratio) VALUES ('" + group + "', 0.5)");

    await()
        .atMost(SOON)
        .until(() -> catalogue.current().groupRatio(group).compareTo(new BigDecimal("0.5")) == 0);
  }

  @Test
  void whenAKeyWasLastUsedIsToldToTheMinute() {
    Key key = key("");
    chat(key.text());

    uses.write();

    JsonNode newest = gateway().api("GET", "/api/agg-token/?page_size=1", "").at("/items/0");
    assertThat(newest.required("id").asLong()).isEqualTo(key.id());
    Instant used = Instant.parse(newest.required("last_used_at").asText());
    assertThat(used.getEpochSecond() % 60).isZero();
    assertThat(Duration.between(used, Instant.now())).isLessThan(Duration.ofMinutes(2));
  }

  private void write(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }
}
