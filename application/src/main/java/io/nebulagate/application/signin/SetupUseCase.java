package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.Optional;

/** Makes the first user. Blocking; thread-safe. */
public interface SetupUseCase {

  /**
   * A new setup code, while there are no users. The one before counts no longer, also when another
   * replica showed it.
   */
  Optional<Secret> renewCode();

  /**
   * Makes the first user, who is root.
   *
   * @param address where the client comes from
   * @throws GatewayException with {@link GatewayError.AlreadySetUp} when there are users, {@link
   *     GatewayError.InvalidCredentials} when the code is wrong, {@link GatewayError.InvalidValue}
   *     or {@link GatewayError.TooManyAttempts}
   */
  User setUp(Secret code, String username, Secret password, String address);
}
