package io.nebulagate.inbound.http.relay;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the one key a client presents, wherever its SDK puts it: {@code Authorization: Bearer}
 * (OpenAI), {@code x-api-key} (Anthropic), {@code api-key} (Azure), {@code x-goog-api-key} and
 * {@code ?key=} (Gemini). The same key in two places is one key.
 */
public final class Credentials {

  private static final List<String> KEY_HEADERS = List.of("x-api-key", "api-key", "x-goog-api-key");
  private static final String BEARER = "bearer";
  private static final int LENGTH_MAX = 512;

  private Credentials() {}

  /**
   * The key.
   *
   * @throws GatewayException with {@link GatewayError.AmbiguousCredentials} for two different keys,
   *     {@link GatewayError.InvalidApiKey} for none or one that cannot be any
   */
  public static Secret of(HttpServerRequest request) {
    return of(request, List.of());
  }

  /** The same where a key may also be {@code beside} these places. */
  public static Secret of(HttpServerRequest request, List<String> beside) {
    Set<String> keys = new LinkedHashSet<>();
    beside.forEach(key -> add(keys, key));
    for (String value : request.headers().getAll("authorization")) {
      add(keys, bearer(value));
    }
    for (String header : KEY_HEADERS) {
      request.headers().getAll(header).forEach(value -> add(keys, value));
    }
    if (request.query() != null) {
      request.params().getAll("key").forEach(value -> add(keys, value));
    }
    if (keys.size() > 1) {
      throw new GatewayException(new GatewayError.AmbiguousCredentials());
    }
    String key = keys.isEmpty() ? "" : keys.iterator().next();
    if (key.isEmpty() || key.length() > LENGTH_MAX || !visible(key)) {
      throw new GatewayException(new GatewayError.InvalidApiKey());
    }
    return Secret.of(key);
  }

  /** The token of a bearer; without a scheme all of it is the key, as some clients send it. */
  private static String bearer(String authorization) {
    String value = authorization.strip();
    boolean bearer = value.regionMatches(true, 0, BEARER, 0, BEARER.length());
    boolean nothingElse = value.length() == BEARER.length();
    return bearer && (nothingElse || value.charAt(BEARER.length()) == ' ')
        ? value.substring(BEARER.length())
        : value;
  }

  /** SDKs that are given no key send an empty header; that is none. */
  private static void add(Set<String> keys, String value) {
    String key = value.strip();
    if (!key.isEmpty()) {
      keys.add(key);
    }
  }

  private static boolean visible(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) <= 32 || key.charAt(i) >= 127) {
        return false;
      }
    }
    return true;
  }
}
