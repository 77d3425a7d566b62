package io.nebulagate.persistence.postgres.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.AccessTokenStore;
import io.nebulagate.application.contract.signin.PasswordStoreContract;
import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.PasswordHasher;
import io.nebulagate.application.signin.PasswordStore;
import io.nebulagate.application.signin.SessionStore;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresPasswordStoreTest extends PasswordStoreContract {

  @Inject PasswordStore store;
  @Inject PasswordHasher hasher;
  @Inject SessionStore sessions;
  @Inject EmailBook book;
  @Inject RegisteredPeople people;
  @Inject AccessTokenStore tokens;

  @Override
  protected PasswordStore store() {
    return store;
  }

  @Override
  protected PasswordHasher hasher() {
    return hasher;
  }

  @Override
  protected SessionStore sessions() {
    return sessions;
  }

  @Override
  protected EmailBook book() {
    return book;
  }

  @Override
  protected People people() {
    return people;
  }

  @Test
  void aNewPasswordEndsTheLongLivedToken() {
    String name = UUID.randomUUID().toString();
    long user = people.add(name, Secret.of("correct horse battery"), Role.USER).id();
    tokens.put(user, new KeyHash("00"));

    store.replace(user, hasher.hash(Secret.of("a better horse battery")));

    assertThat(tokens.find(user)).isEmpty();
  }
}
