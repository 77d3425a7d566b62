package io.nebulagate.domain.access;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code sk-ng-}, 40 random letters and digits (238 bits), and six that
 * check them, so that a mistyped key is told apart from an unknown one without asking anybody.
 */
public final class RawKey {

  /** What every key starts with. */
  public static final String PREFIX = "sk-ng-";

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LENGTH = 40;
  private static final int CHECK_LENGTH = 6;

  private RawKey() {}

  /** A new key drawn from {@code random}, which must be cryptographically strong. */
  public static Secret generate(RandomGenerator random) {
    StringBuilder body = new StringBuilder(PREFIX);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      body.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return Secret.of(body + check(body.toString()));
  }

  /** Whether {@code text} has the form and the check letters of a key. */
  public static boolean looksRight(String text) {
    if (!text.startsWith(PREFIX)
        || text.length() != PREFIX.length() + RANDOM_LENGTH + CHECK_LENGTH) {
      return false;
    }
    int split = text.length() - CHECK_LENGTH;
    return check(text.substring(0, split)).equals(text.substring(split));
  }

  private static String check(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    long rest = crc.getValue();
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < CHECK_LENGTH; i++) {
      letters.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
      rest /= ALPHABET.length();
    }
    return letters.toString();
  }
}
