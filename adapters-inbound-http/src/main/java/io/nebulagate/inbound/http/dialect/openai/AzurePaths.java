package io.nebulagate.inbound.http.dialect.openai;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Leads what Azure's clients ask to where OpenAI's is served: {@code /openai/v1/…}, which is the
 * same at another place, and {@code /openai/deployments/{deployment}/…}, where the path names the
 * model. Editions ({@code api-version}) are passed over: what a provider gets is its own. Source:
 * Azure's API description of 2026, and what openai-java's Azure clients send.
 */
public class AzurePaths {

  private static final String ROOT = "/openai/";
  private static final String NEWER = ROOT + "v1/";
  private static final String CLASSIC = ROOT + "deployments/";
  private static final String MODELS = ROOT + "models";
  private static final String SERVED = "/v1/";
  private static final String DEPLOYMENT = AzurePaths.class.getName() + ".deployment";

  /** What deployments can be asked. */
  private static final Set<String> OPERATIONS =
      Set.of(
          "chat/completions",
          "completions",
          "embeddings",
          "images/generations",
          "images/edits",
          "audio/speech",
          "audio/transcriptions",
          "audio/translations");

  /** Before a resource is looked for. */
  @ServerRequestFilter(preMatching = true)
  public void lead(ContainerRequestContext request, RoutingContext context) {
    String path = context.request().path();
    if (path == null || !path.startsWith(ROOT)) {
      return;
    }
    String there = path.startsWith(CLASSIC) ? ofDeployment(path, context) : ofNewer(path);
    if (there != null) {
      request.setRequestUri(URI.create("http://gateway" + there.replace("%", "%25")));
    }
  }

  /** The deployment that the path of a request names. */
  static Optional<String> deployment(RoutingContext context) {
    return Optional.ofNullable(context.get(DEPLOYMENT));
  }

  private static @Nullable String ofNewer(String path) {
    if (path.startsWith(NEWER)) {
      return SERVED + path.substring(NEWER.length());
    }
    return path.equals(MODELS) || path.startsWith(MODELS + "/")
        ? SERVED + path.substring(ROOT.length())
        : null;
  }

  private static @Nullable String ofDeployment(String path, RoutingContext context) {
    int end = path.indexOf('/', CLASSIC.length());
    if (end < 0 || !OPERATIONS.contains(path.substring(end + 1))) {
      return null;
    }
    String name = path.substring(CLASSIC.length(), end).replace("+", "%2B");
    context.put(DEPLOYMENT, URLDecoder.decode(name, StandardCharsets.UTF_8));
    return SERVED + path.substring(end + 1);
  }
}
