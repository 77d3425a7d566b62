package io.nebulagate.application.access;

import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.Optional;

/**
 * Keeps people and organisations, each with the account that pays for it. Blocking; thread-safe.
 */
public interface UserStore {

  /**
   * Adds a person and opens the person's account.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when the name is taken
   */
  User add(NewUser user);

  /** The person with this id. */
  Optional<User> find(long id);

  /** One page of all people, newest first; pages from 0, sizes 1 to 100. */
  Page<User> list(int page, int size);

  /**
   * Adds an organisation and opens its account.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when the name is taken
   */
  Organisation addOrganisation(String name);

  /** Whether this is the id of a person or of an organisation. */
  boolean isTenant(long id);

  /** The organisation of this name. */
  Optional<Organisation> findOrganisation(String name);

  /** A person to be added. The password is hashed (bcrypt) before it is kept. */
  record NewUser(String username, Secret password, String displayName, Role role, String group) {}
}
