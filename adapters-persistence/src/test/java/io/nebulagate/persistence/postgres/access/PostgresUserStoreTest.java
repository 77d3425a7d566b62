package io.nebulagate.persistence.postgres.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.contract.UserStoreContract;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresUserStoreTest extends UserStoreContract {

  @Inject UserStore store;
  @Inject AccountBook accounts;
  @Inject DataSource dataSource;

  @Override
  protected UserStore store() {
    return store;
  }

  @Override
  protected AccountBook accounts() {
    return accounts;
  }

  @Test
  void aPasswordIsKeptAsBcrypt() throws SQLException {
    User user = store.add(aUser("bcrypted"));

    String hash = text("SELECT password_hash FROM users WHERE id = " + user.id());

    assertThat(hash).startsWith("$2");
    assertThat(BcryptUtil.matches("correct horse battery", hash)).isTrue();
  }

  @Test
  void whoeverIsRefusedLeavesNoAccountBehind() throws SQLException {
    store.add(aUser("taken"));
    String before = text("SELECT count(*)::text FROM ledger.account");

    assertThatThrownBy(() -> store.add(aUser("taken"))).isInstanceOf(GatewayException.class);

    assertThat(text("SELECT count(*)::text FROM ledger.account")).isEqualTo(before);
  }

  private String text(String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
