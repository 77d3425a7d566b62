package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Who makes the request that is being served. Thread-safe; never blocks. */
@Singleton
public class Caller {

  /** Where an identity of the framework's carries our {@link Principal}. */
  static final String PRINCIPAL = Principal.class.getName();

  /** Where it carries the session, if it is one that signs the caller in. */
  static final String SESSION = SessionTokens.Presented.class.getName();

  private final SecurityIdentity identity;

  Caller(SecurityIdentity identity) {
    this.identity = identity;
  }

  /**
   * The caller.
   *
   * @throws GatewayException with {@link GatewayError.Unauthenticated} when nobody is signed in
   */
  public Principal principal() {
    Principal principal = identity.getAttribute(PRINCIPAL);
    if (principal == null) {
      throw new GatewayException(new GatewayError.Unauthenticated());
    }
    return principal;
  }

  /** The caller where nobody has to sign in; nothing also for what signs nobody in. */
  public Optional<Principal> known() {
    try {
      return Optional.ofNullable(identity.getAttribute(PRINCIPAL));
    } catch (AuthenticationFailedException | GatewayException refused) {
      return Optional.empty();
    }
  }

  /**
   * The session the caller is signed in by.
   *
   * @throws GatewayException with {@link GatewayError.PermissionDenied} when it is no person with a
   *     session, but the administrator's token or a long-lived one: those change nobody's sign-in
   */
  public UUID session() {
    return presented().session();
  }

  /**
   * The token that calls by the session's cookie have to carry.
   *
   * @throws GatewayException as {@link #session}
   */
  public String csrfToken() {
    return presented().csrfToken();
  }

  /**
   * The person who is signed in by a session.
   *
   * @throws GatewayException as {@link #session}
   */
  public Principal inSession() {
    var _ = presented();
    return principal();
  }

  /**
   * The id of the person who calls.
   *
   * @throws GatewayException as {@link #session}
   */
  public long person() {
    return presented().user();
  }

  private SessionTokens.Presented presented() {
    SessionTokens.Presented session = identity.getAttribute(SESSION);
    if (session == null) {
      throw new GatewayException(new GatewayError.PermissionDenied());
    }
    return session;
  }
}
