package io.nebulagate.outbound.provider.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compared with jtokkit, which counts like OpenAI's tiktoken. */
class TextEncodingTest {

  private static final int SEED = 20261128;
  private static final TextEncoding NEW = TextEncoding.o200k();
  private static final TextEncoding OLD = TextEncoding.cl100k();
  private static final Encoding JTOKKIT_NEW =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  private static final Encoding JTOKKIT_OLD =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

  /** What texts are made of: words, other scripts, code, marks, numbers, blanks. */
  private static final List<String> MORSELS =
      List.of(
          "the",
          "Gateway",
          "COUNTS",
          "don't",
          "WE'LL",
          "it's",
          "ſ",
          "naïve",
          "straße",
          "e\u0301",
          "请用中文",
          "回答",
          "日本語の",
          "한국어",
          "Привет",
          "مرحبا",
          "हिन्दी",
          "ไทย",
          "👩‍👩‍👧",
          "🏳️‍🌈",
          "{\"a\":",
          "[1,2]",
          "</div>",
          "//",
          "==",
          "->",
          "__init__",
          "camelCase",
          "<|endoftext|>",
          "0",
          "42",
          "1234567",
          "٣",
          "Ⅷ",
          "½",
          ".",
          "...",
          "!",
          "'",
          "'S",
          "-",
          "--------",
          " ",
          "  ",
          "    ",
          "\t",
          "\n",
          "\r\n",
          "\n\n",
          " \n ",
          "\u00A0",
          "\u3000",
          "\u2028",
          "antidisestablishmentarianism",
          "qzxvkj",
          "aaaaaaaaaaaaaaaaaaaaaaaa",
          "ab".repeat(40));

  @Test
  void everyTextCountsAsWithJtokkit() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int morsels = 1 + random.nextInt(12); morsels > 0; morsels--) {
        text.append(MORSELS.get(random.nextInt(MORSELS.size())));
      }
      assertCountsAsWithJtokkit(text.toString());
    }
  }

  @Test
  void everyCharacterCountsAsWithJtokkit() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      int bound = random.nextInt(4) == 0 ? 0x20000 : 0x3000;
      assertCountsAsWithJtokkit(
          text(
              random
                  .ints(1, bound)
                  .filter(
                      point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                  .limit(8)));
    }
  }

  /** Pieces of ASCII are found without the pattern, unless another character is near. */
  @Test
  void asciiCountsAsWithJtokkitBesideOtherCharactersToo() {
    Random random = new Random(SEED);
    String often = "aZ'sStTrReEvVlLmMdD  \t\r\n\n09./-\u000B\u001C";
    String seldom = "\u00E9\u0301\u017F\u00A0\u0660\u212A\u4F60\u3002";
    for (int round = 0; round < 100_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int length = 1 + random.nextInt(10); length > 0; length--) {
        String from = random.nextInt(12) == 0 ? seldom : often;
        text.append(from.charAt(random.nextInt(from.length())));
      }
      assertCountsAsWithJtokkit(text.toString());
    }
  }

  @Test
  void longPiecesCountAsWithJtokkit() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20; round++) {
      int length = 600 + random.nextInt(2_000);
      assertCountsAsWithJtokkit(text(random.ints(length, 'a', 'b' + random.nextInt(26))));
    }
  }

  /** Whoever sends half a character is counted nevertheless. */
  @Test
  void halvesOfCharactersCountLikeAQuestionMark() {
    assertThat(NEW.tokens("a \uD83D b")).isEqualTo(NEW.tokens("a ? b"));
    assertThat(OLD.tokens("a \uD83D b")).isEqualTo(OLD.tokens("a ? b"));
  }

  /** With a search through all of it for each merge this would take hours. */
  @Test
  void oneWordOfAMillionLettersIsCounted() {
    String letters = text(new Random(SEED).ints(1_000_000, 'a', 'z' + 1));

    assertThat(NEW.tokens(letters)).isBetween(300_000L, 700_000L);
  }

  private static String text(IntStream points) {
    return points
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static void assertCountsAsWithJtokkit(String text) {
    assertThat(NEW.tokens(text)).as(text).isEqualTo(JTOKKIT_NEW.countTokensOrdinary(text));
    assertThat(OLD.tokens(text)).as(text).isEqualTo(JTOKKIT_OLD.countTokensOrdinary(text));
  }
}
