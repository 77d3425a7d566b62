package io.nebulagate.persistence.postgres;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/** What the program's wiring gives the stores. */
@ApplicationScoped
class TestWiring {

  @Produces
  @Singleton
  AccountBook accounts(DataSource dataSource) {
    return new PostgresAccountBook(dataSource);
  }

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  SecretCipher cipher() {
    return new SecretCipher(List.of(Secret.of("a secret of at least 32 characters")));
  }
}
