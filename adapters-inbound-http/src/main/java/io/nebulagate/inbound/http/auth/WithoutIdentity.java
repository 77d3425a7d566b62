package io.nebulagate.inbound.http.auth;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Outside {@link IdentityPaths} nobody has an identity of the framework's: relayed requests show a
 * key, which the relay looks at. So there is nothing to prepare for its refusal either.
 *
 * <p>Where there is, Quarkus REST builds a table of all paths for every request, only to name the
 * path in metrics of a refusal that hardly ever comes (3.32, {@code
 * ObservabilityIntegrationRecorder.setTemplatePath}); that was a twentieth of a relayed request.
 */
@Singleton
public class WithoutIdentity {

  /** As the framework's authentication, which was registered earlier; the preparation is next. */
  private static final int PRIORITY = SecurityHandlerPriorities.AUTHENTICATION;

  void register(@Observes Filters filters) {
    filters.register(this::expectNoRefusal, PRIORITY);
  }

  private void expectNoRefusal(RoutingContext context) {
    if (!IdentityPaths.contain(context.normalizedPath())) {
      context.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
    }
    context.next();
  }
}
