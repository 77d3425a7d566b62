package io.nebulagate.bootstrap.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.domain.access.Secret;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class GatewayDatabaseTest {

  @Inject DataSource dataSource;
  @Inject Settings settings;

  @Test
  void theApplicationWorksOnItsOwnFreshDatabase() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      var answer = statement.executeQuery("select current_database(), session_user");

      assertThat(answer.next()).isTrue();
      assertThat(answer.getString(1)).isEqualTo("nebulagate");
      assertThat(answer.getString(2)).isEqualTo("nebulagate");
    }
  }

  @Test
  void theApplicationSeesTheSettingsItWasStartedWith() {
    assertThat(settings.secrets().adminToken()).contains(Secret.of(GatewayDatabase.ADMIN_TOKEN));
    assertThat(settings.database().embedded()).isFalse();
  }
}
