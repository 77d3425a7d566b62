package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Principal;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;

/** Turns who we know into who the framework knows. */
final class Identities {

  private Identities() {}

  static SecurityIdentity of(Principal principal) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(principal.name()))
        .addAttribute(Caller.PRINCIPAL, principal)
        .addRoles(Roles.upTo(principal.role()))
        .build();
  }
}
