package io.nebulagate.domain.signin;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.nio.charset.StandardCharsets;

/**
 * What a password must be like: long rather than colourful (NIST SP 800-63B-4, 3.1.1.2), and no
 * longer than what bcrypt reads, which would cut the rest off in silence.
 */
public final class PasswordRules {

  private static final int CHARACTERS_MIN = 12;
  private static final int BYTES_MAX = 72;

  private PasswordRules() {}

  /**
   * Checks a new password.
   *
   * @param field what the caller calls it
   * @param username whose it is; the name itself is no secret
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code field}
   */
  public static void check(String field, Secret password, String username) {
    String text = password.reveal();
    if (text.codePointCount(0, text.length()) < CHARACTERS_MIN || !readable(password)) {
      throw refused(field, "has at least 12 characters and at most 72 bytes");
    }
    if (text.equalsIgnoreCase(username)) {
      throw refused(field, "is not the user name");
    }
  }

  /** Whether bcrypt reads all of it: at most 72 bytes, none of them zero. */
  public static boolean readable(Secret password) {
    String text = password.reveal();
    return text.length() <= BYTES_MAX
        && text.getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX
        && text.indexOf('\0') < 0;
  }

  private static GatewayException refused(String field, String reason) {
    return new GatewayException(new GatewayError.InvalidValue(field, reason));
  }
}
