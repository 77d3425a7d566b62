package io.nebulagate.outbound.provider.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of OpenAI's encodings: a text is split into pieces, mostly words, and each piece into tokens.
 */
final class TextEncoding {

  private final Vocabulary vocabulary;
  private final AsciiPieces ascii;
  private final Pattern piece;

  private TextEncoding(String vocabulary, AsciiPieces ascii, String... pieces) {
    this.vocabulary = Vocabulary.load(vocabulary);
    this.ascii = ascii;
    piece = Pattern.compile(String.join("|", pieces), Pattern.UNICODE_CHARACTER_CLASS);
  }

  /** That of the newer models. */
  static TextEncoding o200k() {
    return new TextEncoding(
        "o200k_base",
        AsciiPieces.O200K,
        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
            + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
            + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        "\\p{N}{1,3}",
        " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*",
        "\\s*[\\r\\n]+",
        "\\s+(?!\\S)",
        "\\s+");
  }

  /** That of the families before gpt-4o. */
  static TextEncoding cl100k() {
    return new TextEncoding(
        "cl100k_base",
        AsciiPieces.CL100K,
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)",
        "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+",
        "\\p{N}{1,3}",
        " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*",
        "\\s*[\\r\\n]+",
        "\\s+(?!\\S)",
        "\\s+");
  }

  /** How many tokens the text has; what looks like a control token is text like any other. */
  long tokens(String text) {
    Matcher pieces = piece.matcher(text);
    long tokens = 0;
    for (int at = 0; at < text.length(); ) {
      int end = ascii.end(text, at);
      if (end != AsciiPieces.UNKNOWN) {
        tokens += tokens(ascii(text, at, end));
        at = end;
      } else if (pieces.region(at, text.length()).find()) {
        tokens += tokens(pieces.group().getBytes(UTF_8));
        at = pieces.end();
      } else {
        break;
      }
    }
    return tokens;
  }

  private static byte[] ascii(String text, int from, int to) {
    byte[] bytes = new byte[to - from];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = (byte) text.charAt(from + at);
    }
    return bytes;
  }

  private long tokens(byte[] piece) {
    return vocabulary.rank(piece, 0, piece.length) != Vocabulary.NO_TOKEN
        ? 1
        : new Merging(vocabulary, piece).tokens();
  }
}
