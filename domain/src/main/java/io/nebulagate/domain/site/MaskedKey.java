package io.nebulagate.domain.site;

import io.nebulagate.domain.access.Secret;
import java.util.Optional;

/** What can be told from a key as a site shows it. */
public final class MaskedKey {

  /** What keys of the family begin with, whether they are listed with it or not. */
  private static final String PREFIX = "sk-";

  private static final String STARS = "*•…";
  private static final int LENGTH_MAX = 4_096;
  private static final int LENGTH_MIN = 8;

  private MaskedKey() {}

  /**
   * The key as it is sent, if {@code shown} is one: all of it, in visible ASCII, so that it can
   * travel in a header.
   */
  public static Optional<Secret> whole(Secret shown) {
    String text = shown.reveal().strip();
    boolean whole =
        text.length() >= LENGTH_MIN
            && text.length() <= LENGTH_MAX
            && text.chars().noneMatch(c -> c <= ' ' || c >= 127)
            && !isMasked(text);
    return whole ? Optional.of(Secret.of(prefixed(text))) : Optional.empty();
  }

  /** Whether {@code shown} may be a masked form of {@code known}: what it shows is there. */
  public static boolean fits(Secret shown, Secret known) {
    String text = shown.reveal().strip().replace("...", "…");
    String key = known.reveal();
    int first = star(text, 0, 1);
    if (first < 0) {
      return text.isEmpty() || prefixed(text).equals(key);
    }
    String head = text.substring(0, first);
    String tail = text.substring(star(text, text.length() - 1, -1) + 1);
    return (key.startsWith(head) || key.startsWith(PREFIX + head)) && key.endsWith(tail);
  }

  private static boolean isMasked(String text) {
    return star(text, 0, 1) >= 0 || text.contains("...");
  }

  /** The place of the next star from {@code from} on; -1 when there is none. */
  private static int star(String text, int from, int step) {
    for (int i = from; i >= 0 && i < text.length(); i += step) {
      if (STARS.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static String prefixed(String text) {
    return text.startsWith(PREFIX) ? text : PREFIX + text;
  }
}
