package io.nebulagate.domain.signin;

import io.nebulagate.domain.access.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A code that is shown or sent once and works once: for the first user, for a lost phone, for a
 * mailed link. Five bits a letter, in an alphabet without letters that look like digits
 * (Crockford's base 32), with dashes for people, who may type it as they like.
 */
public final class OneTimeCode {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private OneTimeCode() {}

  /** What codes are for, and so how long they are. */
  public enum Use {
    /** Makes the first user: 100 bits. */
    SETUP(4, 5),
    /** Stands in for a second factor: 80 bits. */
    RECOVERY(4, 4),
    /** Comes by mail: 160 bits. */
    MAIL(1, 32);

    private final int groups;
    private final int letters;

    Use(int groups, int letters) {
      this.groups = groups;
      this.letters = letters;
    }
  }

  /** A new code; {@code random} must be cryptographically strong. */
  public static Secret generate(Use use, RandomGenerator random) {
    StringBuilder code = new StringBuilder();
    for (int group = 0; group < use.groups; group++) {
      code.append(group == 0 ? "" : "-");
      for (int letter = 0; letter < use.letters; letter++) {
        code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
    }
    return Secret.of(code.toString());
  }

  /**
   * What is kept of a code: SHA-256 in hex of its letters. A code has so many random bits that
   * neither a salt nor a slow hash would help anybody.
   */
  public static String digest(Secret code) {
    String letters =
        code.reveal()
            .toUpperCase(Locale.ROOT)
            .replaceAll("[\\s-]", "")
            .replace('I', '1')
            .replace('L', '1')
            .replace('O', '0');
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(letters.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
