package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.UUID;

/** Lets people change their passwords. Blocking; thread-safe. */
public interface PasswordUseCase {

  /**
   * Changes a password and ends all other sessions of the person.
   *
   * @param session the session in which it is done, which goes on
   * @throws GatewayException with {@link GatewayError.InvalidCredentials} when {@code current} is
   *     not the password, {@link GatewayError.InvalidValue} naming {@code new_password}, {@link
   *     GatewayError.TooManyAttempts} or {@link GatewayError.Overloaded}
   */
  void change(long user, UUID session, Secret current, Secret replacement);
}
