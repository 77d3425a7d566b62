package io.nebulagate.inbound.http.auth;

import io.nebulagate.application.access.SignInUseCase;
import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.signin.Subject;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Signs the holder of the administrator's token in as root, and slows down who guesses it. */
@Singleton
public class AdminTokenIdentityProvider implements IdentityProvider<AdminTokenRequest> {

  private final AdminToken token;
  private final SignInUseCase signIn;
  private final Attempts attempts;

  AdminTokenIdentityProvider(AdminToken token, SignInUseCase signIn, Attempts attempts) {
    this.token = token;
    this.signIn = signIn;
    this.attempts = attempts;
  }

  @Override
  public Class<AdminTokenRequest> getRequestType() {
    return AdminTokenRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      AdminTokenRequest request, AuthenticationRequestContext context) {
    if (token.matches(request.presented())) {
      return context.runBlocking(() -> Identities.of(signIn.administrator()));
    }
    if (SessionTokens.looksRight(request.presented())) {
      return Uni.createFrom().failure(new AuthenticationFailedException());
    }
    return context.runBlocking(() -> refuseGuess(request.address()));
  }

  /**
   * Counts a guess. The right token is let in all the while: it is too long to be found by guessing
   * at any speed, and behind one proxy everybody has the same address.
   */
  private SecurityIdentity refuseGuess(String address) {
    attempts.begin(Subject.token(address));
    throw new AuthenticationFailedException();
  }
}
