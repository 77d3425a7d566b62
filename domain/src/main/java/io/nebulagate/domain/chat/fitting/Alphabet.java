package io.nebulagate.domain.chat.fitting;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Which names a dialect takes. A name that does not fit becomes one that does, always the same, and
 * another name never becomes the same but by a chance of one in four thousand million.
 *
 * @param others what may stand in a name besides ASCII letters and digits
 * @param digitFirst whether a name may begin with a digit or one of {@code others}, but for {@code
 *     _}
 * @param lengthMax the longest name, at least 16
 */
public record Alphabet(String others, boolean digitFirst, int lengthMax) {

  /** Names of tools and ids of calls with OpenAI and Anthropic. */
  public static final Alphabet USUAL = new Alphabet("_-", true, 64);

  /** Names of functions with Gemini. */
  public static final Alphabet GEMINI = new Alphabet("_.:-", false, 64);

  private static final int MARK_CHARS = 9;

  /** The name itself where it fits, else its stand-in. */
  public String fit(String name) {
    if (fits(name)) {
      return name;
    }
    StringBuilder fitted = new StringBuilder(lengthMax);
    for (int i = 0; i < name.length() && fitted.length() < lengthMax - MARK_CHARS - 1; i++) {
      char c = name.charAt(i);
      fitted.append(mayHold(c) ? c : '_');
    }
    if (fitted.isEmpty() || !mayBegin(fitted.charAt(0))) {
      fitted.insert(0, '_');
    }
    CRC32 mark = new CRC32();
    mark.update(name.getBytes(StandardCharsets.UTF_8));
    return fitted.append('_').append(String.format("%08x", mark.getValue())).toString();
  }

  /** Whether the dialect takes the name as it is. */
  public boolean fits(String name) {
    if (name.isEmpty() || name.length() > lengthMax || !mayBegin(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!mayHold(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean mayBegin(char c) {
    return digitFirst ? mayHold(c) : isLetter(c) || c == '_';
  }

  private boolean mayHold(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || others.indexOf(c) >= 0;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
