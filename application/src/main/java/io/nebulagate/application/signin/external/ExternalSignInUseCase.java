package io.nebulagate.application.signin.external;

import io.nebulagate.application.signin.external.ExternalIdentities.Linked;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import java.util.List;

/** Signs people in by what an identity provider has proved of them. Blocking; thread-safe. */
public interface ExternalSignInUseCase {

  /** How far a sign-in came. */
  sealed interface Outcome {
    /** A person's session of the console has begun. */
    record Begun(Person person, Session session) implements Outcome {}

    /** The person has a second factor here, which is still to be shown. */
    record SecondFactorNeeded(long user) implements Outcome {}
  }

  /**
   * Signs somebody in: whom the identity is linked to; else whose verified address the provider has
   * verified, too, and links them; else somebody new, where the operator lets them in.
   *
   * @throws GatewayException with {@link GatewayError.ExternalSignInRefused}
   */
  Outcome signIn(ExternalAssertion who, Trail trail);

  /**
   * Ends a sign-in that needed a second factor.
   *
   * @param user who has been proved to sign in, moments ago
   * @param code of the app, or a recovery code
   * @param address where the client comes from
   * @throws GatewayException with {@link GatewayError.InvalidCredentials} or {@link
   *     GatewayError.TooManyAttempts}
   */
  Outcome.Begun confirm(long user, Secret code, String address);

  /** The identities that a person can sign in by. */
  List<Linked> identities(long user);

  /**
   * Ends a link. The identity can be linked again, by the same rules as the first time.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when it is none of this person's
   */
  void unlink(long user, long identity);
}
