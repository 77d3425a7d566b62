package io.nebulagate.domain.signin;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where somebody gets mail, in lower case. Only its form is checked, and more strictly than RFC
 * 5321 does: no quotes, no address literals, nothing that could end a header line. Whether it
 * exists is found out by writing to it.
 */
public record EmailAddress(String text) {

  private static final int LENGTH_MAX = 254;
  private static final Pattern FORM =
      Pattern.compile(
          "[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*"
              + "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** Reads an address; empty when it is none. */
  public static Optional<EmailAddress> parse(String text) {
    String lowered = text.strip().toLowerCase(Locale.ROOT);
    return lowered.length() <= LENGTH_MAX && FORM.matcher(lowered).matches()
        ? Optional.of(new EmailAddress(lowered))
        : Optional.empty();
  }
}
