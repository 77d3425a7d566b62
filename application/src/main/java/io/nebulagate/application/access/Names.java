package io.nebulagate.application.access;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;

/** What people may call things. */
public final class Names {

  private static final int LENGTH_MAX = 64;

  private Names() {}

  /**
   * Checks a name: 1 to 64 characters, none of them a control character, no space at either end.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code field}
   */
  public static void check(String field, String name) {
    if (name.isEmpty()
        || name.length() > LENGTH_MAX
        || !name.equals(name.strip())
        || name.chars().anyMatch(Character::isISOControl)) {
      throw GatewayException.invalidValue(field, "has 1 to 64 printable characters");
    }
  }

  /** Checks a name that may also be empty. */
  public static void checkOptional(String field, String name) {
    if (!name.isEmpty()) {
      check(field, name);
    }
  }
}
