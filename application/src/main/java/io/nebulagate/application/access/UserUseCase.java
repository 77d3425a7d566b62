package io.nebulagate.application.access;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;

/** Runs the register of people and organisations. Blocking; thread-safe. */
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
   * Adds an organisation with an account.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} or {@link
   *     GatewayError.AlreadyExists}
   */
  Organisation addOrganisation(String name);
}
