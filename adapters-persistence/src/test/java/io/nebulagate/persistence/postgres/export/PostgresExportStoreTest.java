package io.nebulagate.persistence.postgres.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.contract.export.ExportStoreContract;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportSink;
import io.nebulagate.application.export.ExportStore;
import io.nebulagate.application.export.ExportTarget;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.nebulagate.persistence.postgres.Statements;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresExportStoreTest extends ExportStoreContract {

  @Inject ExportStore store;
  @Inject Statements statements;

  @Override
  protected ExportStore store() {
    return store;
  }

  @Test
  void aSecretLiesEncryptedAndOpensNowhereElse() {
    ExportTarget.Receiver target = receiver();
    long id = store.add(sink("one", target)).sink().id();
    long other = store.add(sink("other", receiver())).sink().id();
    byte[] kept =
        QuarkusTransaction.requiringNew()
            .call(() ->
                statements
                    .first(
                        "SELECT secret FROM export_sinks WHERE id = ?", row -> row.getBytes(1), id)
                    .orElseThrow());

    QuarkusTransaction.requiringNew()
        .run(() ->
            statements.update("UPDATE export_sinks SET secret = ? WHERE id = ?", kept, other));

    assertThat(store.find(id).sink().target()).isEqualTo(target);
    assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("whsec_");
    assertThatThrownBy(() -> store.find(other)).isInstanceOf(IllegalStateException.class);
    store.remove(other);
  }

  private static ExportTarget.Receiver receiver() {
    return ExportTarget.Receiver.of(URI.create("https://siem.example/in"));
  }

  private static ExportSink sink(String name, ExportTarget target) {
    return new ExportSink(0, name, true, Set.of(ExportKind.LEDGER), target);
  }
}
