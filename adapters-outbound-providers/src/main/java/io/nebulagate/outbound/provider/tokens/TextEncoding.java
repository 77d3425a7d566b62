package io.nebulagate.outbound.provider.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of OpenAI's encodings: a text is split into pieces, mostly words, and each piece into tokens.
 */
final class TextEncoding {

  private final Vocabulary vocabulary;
  private final Pattern piece;

  private TextEncoding(String vocabulary, String... pieces) {
    this.vocabulary = Vocabulary.load(vocabulary);
    piece = Pattern.compile(String.join("|", pieces), Pattern.UNICODE_CHARACTER_CLASS);
  }

  /** That of the newer models. */
  static TextEncoding o200k() {
    return new TextEncoding(
        "o200k_base",
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
    long tokens = 0;
    for (Matcher pieces = piece.matcher(text); pieces.find(); ) {
      byte[] bytes = pieces.group().getBytes(UTF_8);
      tokens +=
          vocabulary.rank(bytes, 0, bytes.length) != Vocabulary.NO_TOKEN
              ? 1
              : new Merging(vocabulary, bytes).tokens();
    }
    return tokens;
  }
}
