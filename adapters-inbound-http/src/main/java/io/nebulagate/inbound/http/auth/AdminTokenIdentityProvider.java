package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Role;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Signs the holder of the administrator's token in as root. */
@Singleton
public class AdminTokenIdentityProvider implements IdentityProvider<AdminTokenRequest> {

  private final AdminToken token;

  AdminTokenIdentityProvider(AdminToken token) {
    this.token = token;
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
    return Uni.createFrom()
        .item(
            QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal("root"))
                .addRoles(Roles.upTo(Role.ROOT))
                .build());
  }
}
