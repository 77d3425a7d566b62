package io.nebulagate.application.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserServiceTest {

  private final UserStore store =
      new InMemoryUsers(new InMemoryLedgerStore(), InstantSource.system());
  private final UserService users = new UserService(store);

  @Test
  void rootMakesAnybody() {
    assertThat(users.add(actor(Role.ROOT), user("a", "12345678-abc", Role.ROOT)).role())
        .isEqualTo(Role.ROOT);
    assertThat(users.list(0, 10).total()).isEqualTo(1);
  }

  @Test
  void anAdministratorMakesUsersOnly() {
    assertThat(users.add(actor(Role.ADMIN), user("a", "12345678-abc", Role.USER)).id())
        .isPositive();
    refuses(
        actor(Role.ADMIN),
        user("b", "12345678-abc", Role.ADMIN),
        new GatewayError.PermissionDenied().code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a b", "-a", "ä", "a\n"})
  void namesThatCannotBeTypedAreRefused(String name) {
    refuses(actor(Role.ROOT), user(name, "12345678-abc", Role.USER), "invalid_value");
  }

  @Test
  void aPasswordHasABeginningAndAnEnd() {
    refuses(actor(Role.ROOT), user("a", "12345678-ab", Role.USER), "invalid_value");
    refuses(actor(Role.ROOT), user("a", "ä".repeat(37), Role.USER), "invalid_value");
    assertThat(users.add(actor(Role.ROOT), user("a", "ä".repeat(36), Role.USER)).id()).isPositive();
  }

  @Test
  void aGuestIsNobodyToBeAdded() {
    refuses(actor(Role.ROOT), user("a", "12345678-abc", Role.GUEST), "invalid_value");
  }

  @Test
  void theAdministratorIsTheSameRootEveryTime() {
    Principal first = new SignInService(store).administrator();
    Principal again = new SignInService(store).administrator();
    assertThat(again).isEqualTo(first);
    assertThat(first.role()).isEqualTo(Role.ROOT);
    assertThat(store.findOrganisation("root").orElseThrow().account()).isEqualTo(first.account());
  }

  @Test
  void organisationsHaveNamesPeopleCanRead() {
    assertThat(users.addOrganisation("Büro 7").name()).isEqualTo("Büro 7");
    assertThatThrownBy(() -> users.addOrganisation("a\u0000b"))
        .isInstanceOf(GatewayException.class);
    assertThatThrownBy(() -> users.addOrganisation("x".repeat(65)))
        .isInstanceOf(GatewayException.class);
  }

  private void refuses(Principal actor, NewUser user, String code) {
    assertThatThrownBy(() -> users.add(actor, user))
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
  }

  private static Principal actor(Role role) {
    return new Principal("someone", OptionalLong.of(1), 1, new AccountId(1000), role);
  }

  private static NewUser user(String name, String password, Role role) {
    return new NewUser(name, Secret.of(password), "Somebody", role, "");
  }
}
