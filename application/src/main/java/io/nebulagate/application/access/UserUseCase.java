package io.nebulagate.application.access;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.function.UnaryOperator;

/** Runs the register of people. Blocking; thread-safe. */
public interface UserUseCase {

  /**
   * Adds a person with an account.
   *
   * @param actor who asks; only root makes others who are more than users
   * @throws GatewayException with {@link GatewayError.InvalidValue}, {@link
   *     GatewayError.PermissionDenied} or {@link GatewayError.AlreadyExists}
   */
  User add(Principal actor, NewUser user);

  /** One page of all people, newest first; pages from 0, sizes 1 to 100. */
  Page<User> list(int page, int size);

  /**
   * One person.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}
   */
  User find(long id);

  /**
   * Changes what is said of a person.
   *
   * @param actor who asks: only somebody above the person's role, and above the new one, may
   * @throws GatewayException with {@link GatewayError.NotFound}, {@link GatewayError.InvalidValue}
   *     or {@link GatewayError.PermissionDenied}
   */
  User change(Principal actor, long id, UnaryOperator<Profile> change);

  /**
   * Changes what people may say of themselves: the display name.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} or {@link
   *     GatewayError.InvalidValue}
   */
  User rename(long id, String displayName);

  /** What operators decide of a person. */
  record Profile(String displayName, Role role, String group, boolean enabled) {

    /** What is decided of {@code user} now. */
    public static Profile of(User user) {
      return new Profile(user.displayName(), user.role(), user.group(), user.enabled());
    }
  }
}
