package io.nebulagate.application.contract.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.signin.SetupStore;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of the setup code does; each test begins without users. */
public abstract class SetupStoreContract {

  private static final int AT_ONCE = 8;

  private final String run = UUID.randomUUID().toString();

  /** The store under test. */
  protected abstract SetupStore store();

  @Test
  protected void theCodeMakesTheFirstUserOnce() {
    assertThat(store().peopled()).isFalse();
    assertThat(store().renew("code")).isTrue();

    User first = store().claim("code", aRoot("1")).orElseThrow();

    assertThat(first.role()).isEqualTo(Role.ROOT);
    assertThat(store().peopled()).isTrue();
    assertThat(store().claim("code", aRoot("2"))).isEmpty();
    assertThat(store().renew("another")).isFalse();
    assertThat(store().claim("another", aRoot("3"))).isEmpty();
  }

  @Test
  protected void onlyTheNewestCodeCounts() {
    store().renew("old");
    store().renew("new");

    assertThat(store().claim("old", aRoot("1"))).isEmpty();
    assertThat(store().claim("new", aRoot("1"))).isPresent();
  }

  @Test
  protected void ofManyAtOnceOneMakesTheUser() throws InterruptedException, ExecutionException {
    store().renew("code");

    List<Future<Optional<User>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        NewUser root = aRoot("at-once-" + i);
        answers.add(threads.submit(() -> store().claim("code", root)));
      }
    }

    int made = 0;
    for (Future<Optional<User>> answer : answers) {
      made += answer.get().isPresent() ? 1 : 0;
    }
    assertThat(made).isEqualTo(1);
  }

  private NewUser aRoot(String name) {
    Secret password = Secret.of("correct horse battery");
    return new NewUser(run + name, password, "Somebody", Role.ROOT, "");
  }
}
