package io.nebulagate.domain.policy;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts comparable that look alike to people: Unicode's compatibility forms (full width,
 * ligatures, letters in circles and of mathematics; UAX #15, NFKC), upper and lower case, letters
 * of other alphabets that look Latin, and white space of any kind and length are one. What is not
 * seen, joiners, marks of direction, soft hyphens, goes away, and so do accents of Latin, Greek and
 * Cyrillic letters, which can be heaped on any letter.
 *
 * <p>Every character is folded by itself, in linear time; where a text was folded as a whole, an
 * accented letter is the same in its composed and its decomposed form.
 */
final class Folding {

  /** Cyrillic and Greek letters, lower case, that are drawn like Latin ones, and those. */
  private static final String LOOK_ALIKES = "аеорсухіјѕԛԝһԁвкмнтαονρτυικ";

  private static final String LATIN = "aeopcyxijsqwhdbkmhtaovptuik";

  private static final char SPACE = ' ';

  private Folding() {}

  /** The forms of all characters of the basic plane; made once, before any request needs it. */
  private static final class Table {
    private static final char KEPT_BY_WORD = '\uFFFF';
    private static final char DROPPED = '\0';
    private static final char[] SINGLE = new char[Character.MAX_VALUE + 1];
    private static final @Nullable String[] WORDS = new String[Character.MAX_VALUE + 1];

    static {
      for (int c = 0; c <= Character.MAX_VALUE; c++) {
        String form = Character.isSurrogate((char) c) ? Character.toString(c) : form(c);
        SINGLE[c] =
            switch (form.length()) {
              case 0 -> DROPPED;
              case 1 -> form.charAt(0);
              default -> KEPT_BY_WORD;
            };
        WORDS[c] = form.length() > 1 ? form : null;
      }
    }
  }

  /** The folded text. */
  static String of(String text) {
    return new String(chars(text));
  }

  /** The characters of the folded text. */
  static char[] chars(String text) {
    char[] to = new char[text.length() + 16];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char single = Table.SINGLE[c];
      if (single == Table.DROPPED || (single == SPACE && length > 0 && to[length - 1] == SPACE)) {
        continue;
      }
      String word = null;
      if (Character.isHighSurrogate(c) && i + 1 < text.length()) {
        word = form(text.codePointAt(i));
        i += Character.isLowSurrogate(text.charAt(i + 1)) ? 1 : 0;
      } else if (single == Table.KEPT_BY_WORD) {
        word = Table.WORDS[c];
      }
      int more = word == null ? 1 : word.length();
      if (length + more > to.length) {
        to = Arrays.copyOf(to, to.length * 2 + more);
      }
      if (word == null) {
        to[length++] = single;
      } else {
        word.getChars(0, more, to, length);
        length += more;
      }
    }
    return Arrays.copyOf(to, length);
  }

  private static String form(int codePoint) {
    if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
      return " ";
    }
    String whole =
        Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .toUpperCase(Locale.ROOT) // makes two letters of ß, and of its capital
            .toLowerCase(Locale.ROOT);
    StringBuilder form = new StringBuilder(whole.length());
    whole.codePoints().filter(Folding::isSeen).map(Folding::latin).forEach(form::appendCodePoint);
    return form.toString();
  }

  private static boolean isSeen(int codePoint) {
    boolean accent =
        (codePoint >= 0x0300 && codePoint <= 0x036F)
            || (codePoint >= 0x20D0 && codePoint <= 0x20FF);
    boolean variation =
        (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
            || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    boolean blank = codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x3164;
    int type = Character.getType(codePoint);
    return !accent
        && !variation
        && !blank
        && type != Character.FORMAT
        && type != Character.CONTROL
        && type != Character.UNASSIGNED;
  }

  private static int latin(int codePoint) {
    int place = LOOK_ALIKES.indexOf(codePoint);
    return place < 0 ? codePoint : LATIN.charAt(place);
  }
}
