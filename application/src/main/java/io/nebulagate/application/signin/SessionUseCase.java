package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import java.util.Optional;
import java.util.UUID;

/** Signs people in and out. Blocking; thread-safe. */
public interface SessionUseCase {

  /**
   * What somebody signs in with.
   *
   * @param code a code of the second factor, or a recovery code
   * @param address where the client comes from
   */
  record Credentials(String username, Secret password, Optional<Secret> code, String address) {}

  /**
   * Begins a session. Takes as long for a name that nobody has.
   *
   * @throws GatewayException with {@link GatewayError.InvalidCredentials}, {@link
   *     GatewayError.TotpRequired}, {@link GatewayError.TooManyAttempts} or {@link
   *     GatewayError.Overloaded}
   */
  Session signIn(Credentials credentials, Session.Kind kind);

  /** Who has this user name; for the audit log, and never told to strangers. */
  Optional<Person> find(String username);

  /**
   * As whom a caller with this session acts, if it still stands: neither ended nor over, and the
   * person neither disabled nor of another role by now.
   *
   * @param user whose it says to be
   */
  Optional<Principal> resume(UUID session, long user);

  /** Ends a session. */
  void signOut(UUID session);

  /** Ends all sessions of a person. */
  void signOutEverywhere(long user);
}
