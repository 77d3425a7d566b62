package io.nebulagate.persistence.postgres.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.contract.signin.SetupStoreContract;
import io.nebulagate.application.signin.SetupStore;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresSetupStoreTest extends SetupStoreContract {

  @Inject SetupStore store;
  @Inject RegisteredPeople people;

  @BeforeEach
  void everybodyLeaves() {
    people.removeAll();
  }

  @Override
  protected SetupStore store() {
    return store;
  }

  @Test
  void ofAnAttemptThatFailsNothingIsLeftAndTheCodeStillCounts() {
    store.renew("code");
    long accounts = people.count("ledger.account");
    String tooLong = "x".repeat(80);
    NewUser impossible =
        new NewUser("ada\0" + tooLong, Secret.of("correct horse battery"), "Ada", Role.ROOT, "");

    assertThatThrownBy(() -> store.claim("code", impossible)).isInstanceOf(RuntimeException.class);

    assertThat(people.count("ledger.account")).isEqualTo(accounts);
    assertThat(store.peopled()).isFalse();
    assertThat(people.count("setup_code")).isEqualTo(1);
  }
}
