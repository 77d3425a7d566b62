package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Principal;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;

/** Turns who we know into who the framework knows. */
final class Identities {

  private Identities() {}

  static SecurityIdentity of(Principal principal) {
    return builder(principal).build();
  }

  /** Somebody who is signed in by a session. */
  static SecurityIdentity of(Principal principal, SessionTokens.Presented session) {
    return builder(principal).addAttribute(Caller.SESSION, session).build();
  }

  private static QuarkusSecurityIdentity.Builder builder(Principal principal) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(principal.name()))
        .addAttribute(Caller.PRINCIPAL, principal)
        .addRoles(Roles.upTo(principal.role()));
  }
}
