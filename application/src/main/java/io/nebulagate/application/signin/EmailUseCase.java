package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.Person;

/** What is done by mail: showing whose an address is, and a new password. Blocking; thread-safe. */
public interface EmailUseCase {

  /**
   * Sends a link to an address that a person says to have. It is theirs once the link was used.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code email}, {@link
   *     GatewayError.MailNotConfigured}, {@link GatewayError.TooManyAttempts} or {@link
   *     GatewayError.Overloaded}
   */
  void requestVerification(long user, String email);

  /**
   * Takes the code of a link.
   *
   * @return whose address it is now
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code token}, or {@link
   *     GatewayError.AlreadyExists} when the address is somebody else's by now
   */
  Person verify(Secret code);

  /**
   * Sends a link to a new password, if this is somebody's verified address. Neither the answer nor
   * its time tells whether it is.
   *
   * @param address where the client comes from
   * @throws GatewayException as {@link #requestVerification}
   */
  void requestPassword(String email, String address);

  /**
   * Sets a new password by the code of a link; all sessions of the person end.
   *
   * @return whose password it is
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code token} or {@code
   *     new_password}
   */
  Person resetPassword(Secret code, Secret replacement);
}
