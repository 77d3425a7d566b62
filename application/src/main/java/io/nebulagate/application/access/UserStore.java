package io.nebulagate.application.access;

import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
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
   * Replaces the display name, role, group and whether the person is enabled, of the person with
   * this id; all else stays. Does nothing when there is none.
   */
  void update(User user);

  /**
   * Adds an organisation and opens its account.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when the name is taken
   */
  Organisation addOrganisation(String name);

  /** The organisation with this id. */
  Optional<Organisation> findOrganisation(long id);

  /**
   * One page of organisations, newest first; pages from 0, sizes 1 to 100.
   *
   * @param among only those with these ids; all where it is empty
   */
  Page<Organisation> listOrganisations(Optional<List<Long>> among, int page, int size);

  /** The organisation of this name. */
  Optional<Organisation> findOrganisation(String name);

  /** A person to be added. The password is hashed (bcrypt) before it is kept. */
  record NewUser(String username, Secret password, String displayName, Role role, String group) {}
}
