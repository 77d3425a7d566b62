package io.nebulagate.outbound.provider.tokens;

/**
 * Finds where a piece of ASCII ends, as the pattern of its encoding would, several times faster.
 * Wherever another character has a say, the pattern is asked. Immutable.
 */
enum AsciiPieces {

  /** Capitals begin a word, what follows an apostrophe belongs to it. */
  O200K(true),

  /** Letters are letters, what follows an apostrophe stands alone. */
  CL100K(false);

  /** The pattern is to be asked. */
  static final int UNKNOWN = -1;

  private static final int DIGITS_MAX = 3;
  private static final char APOSTROPHE = '\'';

  private enum Kind {
    CAPITAL,
    SMALL,
    DIGIT,
    /** Ends a line. */
    BREAK,
    /** Any other white space. */
    BLANK,
    MARK,
    /** Not ASCII. */
    FOREIGN,
    /** Behind the last character. */
    NONE;

    private static final Kind[] OF_ASCII = new Kind[128];

    static {
      for (char ascii = 0; ascii < OF_ASCII.length; ascii++) {
        OF_ASCII[ascii] = of(ascii);
      }
    }

    private static Kind of(char ascii) {
      if (ascii >= 'A' && ascii <= 'Z') {
        return CAPITAL;
      }
      if (ascii >= 'a' && ascii <= 'z') {
        return SMALL;
      }
      if (ascii >= '0' && ascii <= '9') {
        return DIGIT;
      }
      return switch (ascii) {
        case '\r', '\n' -> BREAK;
        case ' ', '\t', '\f', '\u000B' -> BLANK;
        default -> MARK;
      };
    }

    static Kind at(String text, int at) {
      if (at == text.length()) {
        return NONE;
      }
      char character = text.charAt(at);
      return character < OF_ASCII.length ? OF_ASCII[character] : FOREIGN;
    }

    boolean isLetter() {
      return this == CAPITAL || this == SMALL;
    }

    boolean isSpace() {
      return this == BREAK || this == BLANK;
    }
  }

  private final boolean newer;

  AsciiPieces(boolean newer) {
    this.newer = newer;
  }

  /** Behind the piece that begins at {@code from}, or {@link #UNKNOWN}. */
  int end(String text, int from) {
    return switch (Kind.at(text, from)) {
      case CAPITAL, SMALL -> word(text, from);
      case DIGIT -> digits(text, from);
      case BREAK -> spaces(text, from);
      case BLANK, MARK -> led(text, from);
      case FOREIGN -> UNKNOWN;
      case NONE -> throw new IndexOutOfBoundsException(from);
    };
  }

  /** What begins with a blank or a mark, which belongs to letters that follow. */
  private int led(String text, int from) {
    if (!newer && text.charAt(from) == APOSTROPHE) {
      int end = shortened(text, from);
      if (end != from) {
        return end;
      }
    }
    Kind next = Kind.at(text, from + 1);
    if (next == Kind.FOREIGN) {
      return UNKNOWN;
    }
    if (next.isLetter()) {
      return word(text, from + 1);
    }
    if (Kind.at(text, from) == Kind.MARK) {
      return marks(text, from);
    }
    return text.charAt(from) == ' ' && next == Kind.MARK
        ? marks(text, from + 1)
        : spaces(text, from);
  }

  private int word(String text, int from) {
    int at = from;
    if (newer) {
      at = run(text, at, Kind.CAPITAL);
      at = run(text, at, Kind.SMALL);
    } else {
      while (Kind.at(text, at).isLetter()) {
        at++;
      }
    }
    if (Kind.at(text, at) == Kind.FOREIGN) {
      return UNKNOWN;
    }
    return newer ? shortened(text, at) : at;
  }

  /** Behind an apostrophe and what it shortens, or {@code from} where there is no such thing. */
  private static int shortened(String text, int from) {
    if (from == text.length() || text.charAt(from) != APOSTROPHE) {
      return from;
    }
    if (Kind.at(text, from + 1) == Kind.FOREIGN) {
      return UNKNOWN;
    }
    return switch (small(text, from + 1)) {
      case 's', 't', 'm', 'd' -> from + 2;
      case 'r', 'v' -> small(text, from + 2) == 'e' ? from + 3 : from;
      case 'l' -> small(text, from + 2) == 'l' ? from + 3 : from;
      default -> from;
    };
  }

  /** The character there as a small letter; a blank behind the end. */
  private static char small(String text, int at) {
    return at < text.length() ? Character.toLowerCase(text.charAt(at)) : ' ';
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < from + DIGITS_MAX && Kind.at(text, at) == Kind.DIGIT) {
      at++;
    }
    boolean full = at == from + DIGITS_MAX;
    return !full && Kind.at(text, at) == Kind.FOREIGN ? UNKNOWN : at;
  }

  private int marks(String text, int from) {
    int at = run(text, from, Kind.MARK);
    if (Kind.at(text, at) == Kind.FOREIGN) {
      return UNKNOWN;
    }
    while (Kind.at(text, at) == Kind.BREAK
        || (newer && at < text.length() && text.charAt(at) == '/')) {
      at++;
    }
    return at;
  }

  /** Up to the last break; without one, all but the last blank, which may belong to a word. */
  private static int spaces(String text, int from) {
    int broken = from;
    int at = from;
    for (Kind kind = Kind.at(text, at); kind.isSpace(); kind = Kind.at(text, at)) {
      at++;
      if (kind == Kind.BREAK) {
        broken = at;
      }
    }
    if (Kind.at(text, at) == Kind.FOREIGN) {
      return UNKNOWN;
    }
    if (broken != from) {
      return broken;
    }
    return at == text.length() || at == from + 1 ? at : at - 1;
  }

  private static int run(String text, int from, Kind kind) {
    int at = from;
    while (Kind.at(text, at) == kind) {
      at++;
    }
    return at;
  }
}
