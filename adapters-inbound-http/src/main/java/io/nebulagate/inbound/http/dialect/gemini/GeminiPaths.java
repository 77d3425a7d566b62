package io.nebulagate.inbound.http.dialect.gemini;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Gemini is spoken: below its own versions, and of {@code /v1/models}, which is also
 * OpenAI's, whatever is posted and whoever shows a key as Google's SDKs do.
 */
public final class GeminiPaths {

  static final String ROOT = "/v1beta/models";

  private static final List<String> OWN = List.of("/v1beta", "/v1alpha");
  private static final List<String> OTHERS = List.of("/v1alpha/models", "/v1/models");
  private static final String SHARED = "/v1/models";
  private static final String KEY = "key";

  private GeminiPaths() {}

  /** Whether a request is in Gemini's words. */
  public static boolean speak(HttpServerRequest request) {
    String path = request.path();
    if (path == null) {
      return false;
    }
    for (String own : OWN) {
      if (below(own, path)) {
        return true;
      }
    }
    return below(SHARED, path)
        && (request.method().equals(HttpMethod.POST) || showsKeyAsGoogleDoes(request));
  }

  private static boolean showsKeyAsGoogleDoes(HttpServerRequest request) {
    return request.headers().contains("x-goog-api-key")
        || (request.query() != null && request.params().contains(KEY));
  }

  /** Where such a request is served, when it is not where it asks; else null. */
  static @Nullable String elsewhere(HttpServerRequest request) {
    String path = request.path();
    for (String other : OTHERS) {
      if (path != null && below(other, path)) {
        return speak(request) ? ROOT + path.substring(other.length()) : null;
      }
    }
    return null;
  }

  private static boolean below(String root, String path) {
    return path.startsWith(root)
        && (path.length() == root.length() || path.charAt(root.length()) == '/');
  }
}
