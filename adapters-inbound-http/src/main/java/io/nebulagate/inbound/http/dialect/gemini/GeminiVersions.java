package io.nebulagate.inbound.http.dialect.gemini;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Leads Gemini's other versions to the one that is served. */
public class GeminiVersions {

  /** Before a resource is looked for. */
  @ServerRequestFilter(preMatching = true)
  public void lead(ContainerRequestContext request, RoutingContext context) {
    String path = GeminiPaths.elsewhere(context.request());
    if (path != null) {
      URI there = at(path);
      if (there != null) {
        request.setRequestUri(there);
      }
    }
  }

  /** The framework decodes the path of a URI and then once more, hence the escaped escapes. */
  private static @Nullable URI at(String path) {
    try {
      return URI.create("http://gateway" + path.replace("%", "%25"));
    } catch (IllegalArgumentException noUri) {
      return null; // nobody is there
    }
  }
}
