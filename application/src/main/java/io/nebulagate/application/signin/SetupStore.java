package io.nebulagate.application.signin;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayException;
import java.util.Optional;

/** Keeps the code that makes the first user. There is one at most. Blocking; thread-safe. */
public interface SetupStore {

  /** Whether there are users. */
  boolean peopled();

  /**
   * Puts a new code in the place of the one before; where there are users, removes it.
   *
   * @return whether the new code counts
   */
  boolean renew(String digest);

  /**
   * Adds the first user and removes the code, in one transaction; of two callers at the same moment
   * one gets the user.
   *
   * @return nothing when this is not the code, or there are users
   * @throws GatewayException as {@link io.nebulagate.application.access.UserStore#add}; the code
   *     then still counts
   */
  Optional<User> claim(String digest, NewUser first);
}
