package io.nebulagate.application.access;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.regex.Pattern;

/** What people may be called when they sign in. */
public final class Usernames {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");

  private Usernames() {}

  /**
   * Checks a user name: 1 to 64 letters, digits and {@code . _ @ + -}, the first a letter or digit.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code username}
   */
  public static void check(String username) {
    if (!FORM.matcher(username).matches()) {
      throw GatewayException.invalidValue("username", "has 1 to 64 letters, digits and . _ @ + -");
    }
  }
}
