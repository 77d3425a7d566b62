package io.nebulagate.inbound.http.auth;

import io.nebulagate.application.access.SignInUseCase;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Signs the holder of the administrator's token in as root. */
@Singleton
public class AdminTokenIdentityProvider implements IdentityProvider<AdminTokenRequest> {

  private final AdminToken token;
  private final SignInUseCase signIn;

  AdminTokenIdentityProvider(AdminToken token, SignInUseCase signIn) {
    this.token = token;
    this.signIn = signIn;
  }

  @Override
  public Class<AdminTokenRequest> getRequestType() {
    return AdminTokenRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      AdminTokenRequest request, AuthenticationRequestContext context) {
    if (!token.matches(request.presented())) {
      return Uni.createFrom().failure(new AuthenticationFailedException());
    }
    return context.runBlocking(() -> Identities.of(signIn.administrator()));
  }
}
