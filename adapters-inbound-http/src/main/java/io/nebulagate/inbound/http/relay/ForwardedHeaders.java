package io.nebulagate.inbound.http.relay;

import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Picks the client's headers a provider may see. A list of what passes, not of what does not:
 * cookies, proxies' traces and keys in headers nobody has thought of stay here.
 */
public final class ForwardedHeaders {

  private static final Set<String> NAMES = Set.of("accept", "content-type", "user-agent");
  private static final List<String> PREFIXES =
      List.of("anthropic-", "openai-", "x-stainless-", "x-goog-");
  private static final Set<String> KEYS = Set.of("x-goog-api-key");

  private ForwardedHeaders() {}

  /**
   * The headers that pass, names in lower case, repeated values joined by commas (RFC 9110 5.3).
   */
  public static Map<String, String> of(MultiMap headers) {
    Set<String> hopByHop = namedInConnection(headers);
    Map<String, String> passed = new HashMap<>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (passes(name) && !hopByHop.contains(name)) {
        passed.merge(name, header.getValue(), (first, next) -> first + ", " + next);
      }
    }
    return passed;
  }

  private static boolean passes(String name) {
    if (NAMES.contains(name)) {
      return true;
    }
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        return !KEYS.contains(name);
      }
    }
    return false;
  }

  private static Set<String> namedInConnection(MultiMap headers) {
    Set<String> named = new HashSet<>();
    for (String value : headers.getAll("connection")) {
      for (String name : value.split(",", -1)) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return named;
  }
}
