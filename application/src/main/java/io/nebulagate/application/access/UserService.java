package io.nebulagate.application.access;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.PasswordRules;
import java.util.function.UnaryOperator;

/** Checks what is said of people, then keeps it. */
public final class UserService implements UserUseCase {

  private final UserStore users;

  /** Keeps people in {@code users}. */
  public UserService(UserStore users) {
    this.users = users;
  }

  @Override
  public User add(Principal actor, NewUser user) {
    Usernames.check(user.username());
    PasswordRules.check("password", user.password(), user.username());
    check(user.displayName(), user.group(), user.role());
    if (user.role() != Role.USER && actor.role() != Role.ROOT) {
      throw new GatewayException(new GatewayError.PermissionDenied());
    }
    return users.add(user);
  }

  @Override
  public Page<User> list(int page, int size) {
    return users.list(page, size);
  }

  @Override
  public User find(long id) {
    return users
        .find(id)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("user")));
  }

  @Override
  public User change(Principal actor, long id, UnaryOperator<Profile> change) {
    User before = find(id);
    if (!actor.above(before.role())) {
      throw new GatewayException(new GatewayError.PermissionDenied());
    }
    Profile after = change.apply(Profile.of(before));
    check(after.displayName(), after.group(), after.role());
    if (!actor.above(after.role())) {
      throw new GatewayException(new GatewayError.PermissionDenied());
    }
    return keep(before.with(after.displayName(), after.role(), after.group(), after.enabled()));
  }

  @Override
  public User rename(long id, String displayName) {
    User before = find(id);
    Names.check("display_name", displayName);
    return keep(before.with(displayName, before.role(), before.group(), before.enabled()));
  }

  private User keep(User user) {
    users.update(user);
    return user;
  }

  private static void check(String displayName, String group, Role role) {
    Names.check("display_name", displayName);
    Names.checkOptional("group", group);
    if (role == Role.GUEST) {
      throw GatewayException.invalidValue("role", "is user, admin or root");
    }
  }
}
