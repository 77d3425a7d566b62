package io.nebulagate.outbound.provider.http;

import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which headers go out, and which come back. What is not named stays behind. */
final class HeaderLists {

  private static final List<String> COME_BACK =
      List.of(
          "content-type",
          "content-disposition",
          "retry-after",
          "openai-processing-ms",
          "openai-version");

  private HeaderLists() {}

  /** Copies the client's headers that a provider may see; names are in lower case. */
  static void copyOutgoing(Map<String, String> from, MultiMap to) {
    from.forEach((name, value) -> {
      if (goesOut(name) && isPlain(value)) {
        to.set(name, value);
      }
    });
  }

  /** The same for a provider of another dialect, to whom the words of the client's mean nothing. */
  static void copyNeutral(Map<String, String> from, MultiMap to) {
    String agent = from.get("user-agent");
    if (agent != null && isPlain(agent)) {
      to.set("user-agent", agent);
    }
  }

  private static boolean goesOut(String name) {
    return switch (name) {
      case "accept", "content-type", "user-agent" -> true;
      default ->
          name.startsWith("openai-")
              || name.startsWith("anthropic-")
              || name.startsWith("x-stainless-")
              || (name.startsWith("x-goog-") && !name.contains("key") && !name.contains("auth"));
    };
  }

  /**
   * The provider's headers that a client may see.
   *
   * @param dropped what the client wanted and the provider was not told
   */
  static Map<String, String> incoming(MultiMap headers, Set<String> dropped) {
    Map<String, String> seen = new HashMap<>();
    if (!dropped.isEmpty()) {
      seen.put("x-gateway-dropped", String.join(", ", new TreeSet<>(dropped)));
    }
    for (String name : COME_BACK) {
      String value = headers.get(name);
      if (value != null) {
        seen.put(name, value);
      }
    }
    return Map.copyOf(seen);
  }

  /** Whether a value can stand in a header: no control characters, nothing above Latin-1. */
  static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
        return false;
      }
    }
    return true;
  }
}
