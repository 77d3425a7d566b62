package io.nebulagate.application.access;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Checks what people and organisations may be called, then keeps them. */
public final class UserService implements UserUseCase {

  private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");
  private static final int PASSWORD_CHARACTERS_MIN = 8;

  /** What bcrypt reads; more would be cut off in silence. */
  private static final int PASSWORD_BYTES_MAX = 72;

  private final UserStore users;

  /** Keeps people and organisations in {@code users}. */
  public UserService(UserStore users) {
    this.users = users;
  }

  @Override
  public User add(Principal actor, NewUser user) {
    if (!USERNAME.matcher(user.username()).matches()) {
      throw invalid("username", "has 1 to 64 letters, digits and . _ @ + -");
    }
    String password = user.password().reveal();
    if (password.length() < PASSWORD_CHARACTERS_MIN
        || password.getBytes(StandardCharsets.UTF_8).length > PASSWORD_BYTES_MAX) {
      throw invalid("password", "has at least 8 characters and at most 72 bytes");
    }
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
