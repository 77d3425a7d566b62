package io.nebulagate.inbound.http.auth;

import java.util.List;

/**
 * Where callers have an identity: on the paths of the admin API, under its own name and under the
 * one that operators' scripts know. Everywhere else, and where a client asks about the API key it
 * presents, the same header carries a key, which is looked at elsewhere.
 */
public final class IdentityPaths {

  private static final List<String> ADMIN = List.of("/api", "/admin");
  private static final String OF_API_KEYS = "/api/usage/token";

  private IdentityPaths() {}

  /** Whether callers of {@code path} are signed in. */
  public static boolean contain(String path) {
    return ofAdmin(path) && !path.startsWith(OF_API_KEYS);
  }

  /** Whether {@code path} belongs to the admin API, and speaks its words. */
  public static boolean ofAdmin(String path) {
    for (String root : ADMIN) {
      if (path.startsWith(root)
          && (path.length() == root.length() || path.charAt(root.length()) == '/')) {
        return true;
      }
    }
    return false;
  }
}
