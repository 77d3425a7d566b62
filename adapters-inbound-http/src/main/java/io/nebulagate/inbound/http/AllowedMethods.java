package io.nebulagate.inbound.http;

import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Tells by which methods a path is served, which a 405 has to say (RFC 9110 15.5.6) and the
 * framework does not.
 */
final class AllowedMethods {

  private AllowedMethods() {}

  /** The methods, as the value of {@code Allow}. */
  static String of(ResteasyReactiveContainerRequestContext request) {
    ResteasyReactiveRequestContext context =
        (ResteasyReactiveRequestContext) request.getServerRequestContext();
    String path = context.getPathWithoutPrefix();
    RequestMapper<InitialMatch> classes =
        new RequestMapper<>(context.getDeployment().getClassMappers());
    Set<String> methods = new TreeSet<>();
    RequestMapper.RequestMatch<InitialMatch> match = classes.map(path);
    while (match != null) {
      collect(match, methods);
      match = classes.continueMatching(path, match);
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return String.join(", ", methods);
  }

  private static void collect(RequestMapper.RequestMatch<InitialMatch> match, Set<String> methods) {
    String remaining = match.remaining.isEmpty() ? "/" : match.remaining;
    for (ServerRestHandler handler : match.value.handlers) {
      if (handler instanceof ClassRoutingHandler routing) {
        routing
            .getMappers()
            .forEach((method, resources) -> {
              if (method != null && resources.map(remaining) != null) {
                methods.add(method);
              }
            });
      }
    }
  }
}
