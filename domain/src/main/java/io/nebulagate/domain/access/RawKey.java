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

  /** What clients of NewAPI sites put before a key, whether or not it is there already. */
  private static final String HABIT = "sk-";

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

  /**
   * The key that a client presents, without an {@code sk-} too many before it: NewAPI sites tell
   * their keys without that prefix, and clients made for them put it before whatever they are told.
   * Anything but a key with one prefix too many is answered as it came.
   */
  public static Secret presented(Secret text) {
    String spelled = text.reveal();
    return spelled.startsWith(HABIT + PREFIX) && looksRight(spelled.substring(HABIT.length()))
        ? Secret.of(spelled.substring(HABIT.length()))
        : text;
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
