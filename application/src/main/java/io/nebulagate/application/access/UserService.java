package io.nebulagate.application.access;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.PasswordRules;

/** Checks what people and organisations may be called, then keeps them. */
public final class UserService implements UserUseCase {

  private final UserStore users;

  /** Keeps people and organisations in {@code users}. */
  public UserService(UserStore users) {
    this.users = users;
  }

  @Override
  public User add(Principal actor, NewUser user) {
    Usernames.check(user.username());
    PasswordRules.check("password", user.password(), user.username());
    Names.check("display_name", user.displayName());
    Names.checkOptional("group", user.group());
    if (user.role() == Role.GUEST) {
      throw invalid("role", "is user, admin or root");
    }
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
  public Organisation addOrganisation(String name) {
    Names.check("name", name);
    return users.addOrganisation(name);
  }

  private static GatewayException invalid(String field, String reason) {
    return new GatewayException(new GatewayError.InvalidValue(field, reason));
  }
}
