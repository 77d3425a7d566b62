package io.nebulagate.inbound.http.auth.external;

import java.util.Locale;
import java.util.Optional;

/**
 * A way in over an identity provider, each with two paths: one to begin at, one to come back to.
 */
public enum Door {
  /** Any provider that speaks OpenID Connect. */
  OIDC,
  /** GitHub, which speaks OAuth 2 and proves by its API who somebody is. */
  GITHUB;

  /** The path below which they are. */
  static final String ROOT = "/api/user/login";

  private static final String BACK = "/callback";

  /** The door with this name. */
  static Optional<Door> named(String name) {
    for (Door door : values()) {
      if (door.label().equals(name)) {
        return Optional.of(door);
      }
    }
    return Optional.empty();
  }

  /** The door with this path. */
  static Optional<Door> at(String path) {
    String there = path.endsWith(BACK) ? path.substring(0, path.length() - BACK.length()) : path;
    return there.startsWith(ROOT + "/")
        ? named(there.substring(ROOT.length() + 1))
        : Optional.empty();
  }

  /** How paths and the audit log name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the provider sends people back to. */
  String back() {
    return ROOT + "/" + label() + BACK;
  }
}
