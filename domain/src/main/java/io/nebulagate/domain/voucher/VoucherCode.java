package io.nebulagate.domain.voucher;

import io.nebulagate.domain.access.Secret;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The text of a voucher: 19 random characters of Crockford's base 32 (95 bits) and one that checks
 * them, so that a mistyped code is told apart from an unknown one without asking anybody.
 *
 * <p>The characters are the elements of a field of 32, and the last one makes the polynomial they
 * are the coefficients of vanish at the field's generator α. As every place has a weight of its
 * own, any one wrong character is found, and any two that changed places.
 *
 * @param text the 20 characters without separators, in upper case
 */
public record VoucherCode(Secret text) {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int LENGTH = 20;
  private static final int GROUP = 5;
  private static final int SHOWN = 4;

  /** α⁵ = α² + 1 in the field of 32. */
  private static final int REDUCTION = 0b100101;

  private static final int HIGHEST = 0b100000;

  /** A new code drawn from {@code random}, which must be cryptographically strong. */
  public static VoucherCode draw(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    int checked = 0;
    for (int i = 1; i < LENGTH; i++) {
      int digit = random.nextInt(ALPHABET.length());
      checked = timesAlpha(checked) ^ digit;
      text.append(ALPHABET.charAt(digit));
    }
    return new VoucherCode(Secret.of(text.append(ALPHABET.charAt(timesAlpha(checked))).toString()));
  }

  /**
   * The code that somebody typed: case, spaces and hyphens do not count, O is 0, I and L are 1.
   *
   * @return nothing when it cannot be a code
   */
  public static Optional<VoucherCode> parse(String typed) {
    StringBuilder text = new StringBuilder();
    int checked = 0;
    for (char character : typed.toUpperCase(Locale.ROOT).toCharArray()) {
      if (character == '-' || character == ' ') {
        continue;
      }
      int digit = digit(character);
      if (digit < 0 || text.length() == LENGTH) {
        return Optional.empty();
      }
      checked = timesAlpha(checked) ^ digit;
      text.append(ALPHABET.charAt(digit));
    }
    return text.length() == LENGTH && checked == 0
        ? Optional.of(new VoucherCode(Secret.of(text.toString())))
        : Optional.empty();
  }

  /** The code as people are given it, in groups. */
  public String spelled() {
    StringBuilder spelled = new StringBuilder(text.reveal());
    for (int place = LENGTH - GROUP; place > 0; place -= GROUP) {
      spelled.insert(place, '-');
    }
    return spelled.toString();
  }

  /** The last four characters, by which people tell codes apart; the others are 80 random bits. */
  public String last4() {
    return text.reveal().substring(LENGTH - SHOWN);
  }

  private static int digit(char character) {
    return switch (character) {
      case 'O' -> 0;
      case 'I', 'L' -> 1;
      default -> ALPHABET.indexOf(character);
    };
  }

  private static int timesAlpha(int element) {
    int shifted = element << 1;
    return shifted < HIGHEST ? shifted : shifted ^ REDUCTION;
  }
}
