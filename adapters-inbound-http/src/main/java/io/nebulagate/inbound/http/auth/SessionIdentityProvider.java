package io.nebulagate.inbound.http.auth;

import io.nebulagate.application.signin.SessionUseCase;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Signs in whoever has a session that still stands, as what that person is now. */
@Singleton
public class SessionIdentityProvider implements IdentityProvider<SessionRequest> {

  private final SessionUseCase sessions;

  SessionIdentityProvider(SessionUseCase sessions) {
    this.sessions = sessions;
  }

  @Override
  public Class<SessionRequest> getRequestType() {
    return SessionRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      SessionRequest request, AuthenticationRequestContext context) {
    SessionTokens.Presented presented = request.presented();
    return context.runBlocking(() ->
        sessions
            .resume(presented.session(), presented.user())
            .map(principal -> Identities.of(principal, presented))
            .orElseThrow(AuthenticationFailedException::new));
  }
}
