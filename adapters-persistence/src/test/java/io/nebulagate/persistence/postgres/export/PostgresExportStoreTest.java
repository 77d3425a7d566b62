package io.nebulagate.persistence.postgres.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.contract.export.ExportStoreContract;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportSink;
import io.nebulagate.application.export.ExportStore;
import io.nebulagate.application.export.ExportTarget;
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
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresExportStoreTest extends ExportStoreContract {

  @Inject ExportStore store;
  @Inject DataSource database;

  @Override
  protected ExportStore store() {
    return store;
  }

  @Test
  void aSecretLiesEncryptedAndOpensNowhereElse() throws SQLException {
    ExportTarget.Receiver target = receiver();
    long id = store.add(sink("one", target)).sink().id();
    long other = store.add(sink("other", receiver())).sink().id();
    byte[] kept = copySecret(id, other);

    assertThat(store.find(id).sink().target()).isEqualTo(target);
    assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("whsec_");
    assertThatThrownBy(() -> store.find(other)).isInstanceOf(IllegalStateException.class);
    store.remove(other);
  }

  /** Gives {@code to} the secret that is kept of {@code from}. */
  private byte[] copySecret(long from, long to) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement read =
            connection.prepareStatement("SELECT secret FROM export_sinks WHERE id = ?");
        PreparedStatement write =
            connection.prepareStatement("UPDATE export_sinks SET secret = ? WHERE id = ?")) {
      read.setLong(1, from);
      try (ResultSet row = read.executeQuery()) {
        row.next();
        byte[] kept = row.getBytes(1);
        write.setBytes(1, kept);
        write.setLong(2, to);
        write.executeUpdate();
        return kept;
      }
    }
  }

  private static ExportTarget.Receiver receiver() {
    return ExportTarget.Receiver.of(URI.create("https://siem.example/in"));
  }

  private static ExportSink sink(String name, ExportTarget target) {
    return new ExportSink(0, name, true, Set.of(ExportKind.LEDGER), target);
  }
}
