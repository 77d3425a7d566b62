package io.nebulagate.bootstrap.flow.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** An aggregator at the gateway in the test's own process, whose database can be looked into. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class AggregatorFlowTest extends AggregatorFlows {

  @Inject DataSource dataSource;

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }

  @Test
  void theDatabaseHoldsACiphertextForRevealableKeysAndNothingForOthers() throws SQLException {
    JsonNode shown = gateway().api("POST", "/api/agg-token/", "{\"name\":\"shown-once\"}");
    JsonNode kept =
        gateway().api("POST", "/api/agg-token/", "{\"name\":\"kept\",\"revealable\":true}");

    assertThat(shown.required("revealable").asBoolean()).isFalse();
    assertThat(kept.required("revealable").asBoolean()).isTrue();
    assertThat(ciphertexts(shown.required("id").asLong())).isEmpty();
    List<byte[]> rows = ciphertexts(kept.required("id").asLong());
    assertThat(rows).hasSize(1);
    assertThat(new String(rows.getFirst(), StandardCharsets.ISO_8859_1))
        .doesNotContain(kept.required("raw_key").asText().substring(6));

    gateway().api("DELETE", "/api/agg-token/" + kept.required("id").asLong(), "");
    assertThat(ciphertexts(kept.required("id").asLong())).isEmpty();
  }

  private List<byte[]> ciphertexts(long key) throws SQLException {
    List<byte[]> found = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT ciphertext FROM api_key_texts WHERE key_id = ?")) {
      query.setLong(1, key);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getBytes(1));
        }
      }
    }
    return found;
  }
}
