package io.nebulagate.application.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
  void onlySomebodyAboveChangesAPerson() {
    User admin = users.add(actor(Role.ROOT), user("admin", "quite long enough", Role.ADMIN));
    User plain = users.add(actor(Role.ROOT), user("plain", "quite long enough", Role.USER));

    User off = users.change(actor(Role.ADMIN), plain.id(), now -> with(now.role(), false));

    assertThat(off.enabled()).isFalse();
    assertThat(store.find(plain.id())).contains(off);
    denied(() -> users.change(actor(Role.ADMIN), admin.id(), now -> with(now.role(), false)));
    denied(() -> users.change(actor(Role.ADMIN), plain.id(), _ -> with(Role.ADMIN, true)));
    denied(() -> users.change(actor(Role.USER), plain.id(), now -> now));
    assertThat(store.find(admin.id())).contains(admin);
  }

  @Test
  void theAdministratorsTokenStandsAboveEverybody() {
    User root = users.add(actor(Role.ROOT), user("first", "quite long enough", Role.ROOT));
    Principal token = new SignInService(store).administrator();

    assertThat(users.change(token, root.id(), _ -> with(Role.ADMIN, true)).role())
        .isEqualTo(Role.ADMIN);
  }

  @Test
  void peopleRenameThemselves() {
    User plain = users.add(actor(Role.ROOT), user("plain", "quite long enough", Role.USER));

    assertThat(users.rename(plain.id(), "Plain Jane").displayName()).isEqualTo("Plain Jane");
    assertThatThrownBy(() -> users.rename(plain.id(), "\u0000"))
        .isInstanceOf(GatewayException.class);
  }

  private static UserUseCase.Profile with(Role role, boolean enabled) {
    return new UserUseCase.Profile("Somebody", role, "", enabled);
  }

  private static void denied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error().code()).isEqualTo("permission_denied"));
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
