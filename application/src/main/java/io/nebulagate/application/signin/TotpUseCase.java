package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;

/** Lets people have a second factor. Blocking; thread-safe. */
public interface TotpUseCase {

  /**
   * What an authenticator app is given.
   *
   * @param secret in base 32, for typing
   * @param uri the same for a picture
   */
  record Proposal(Secret secret, Secret uri) {}

  /**
   * Proposes a second factor; it is asked for from its confirmation on.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when there is one
   */
  Proposal propose(Principal person);

  /**
   * Confirms the second factor that was proposed.
   *
   * @return the recovery codes, shown only here
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code code}, {@link
   *     GatewayError.NotFound} when nothing is proposed, or {@link GatewayError.TooManyAttempts}
   */
  List<Secret> confirm(Principal person, Secret code);

  /**
   * Removes the second factor.
   *
   * @param code one of the app, or a recovery code
   * @throws GatewayException as {@link #confirm}
   */
  void remove(Principal person, Secret code);
}
