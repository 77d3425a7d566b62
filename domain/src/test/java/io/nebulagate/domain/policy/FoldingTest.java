package io.nebulagate.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forbidden",
        "FoRbIdDeN",
        "ｆｏｒｂｉｄｄｅｎ",
        "ＦＯＲＢＩＤＤＥＮ",
        "for\u200Bbid\u200Dden",
        "for\u2060bid\uFEFFden",
        "for\u00ADbid\u034Fden",
        "f\u202Eorbidden\u202C",
        "fo\uFE0Frbidden",
        "fórbíddèn",
        "fo\u0336r\u0336b\u0336idden",
        "ⓕⓞⓡⓑⓘⓓⓓⓔⓝ",
        "𝐟𝐨𝐫𝐛𝐢𝐝𝐝𝐞𝐧",
        "𝔣𝔬𝔯𝔟𝔦𝔡𝔡𝔢𝔫",
        "𝒇𝒐𝒓𝒃𝒊𝒅𝒅𝒆𝒏",
        "𝙵𝙾𝚁𝙱𝙸𝙳𝙳𝙴𝙽",
        "fоrbіddеn",
        "for\u0007bid\u0000den",
        "for\u3164bidden",
      })
  void disguisesOfAWordAreTheWord(String disguised) {
    assertThat(Folding.of(disguised)).isEqualTo("forbidden");
  }

  @Test
  void whiteSpaceOfAnyKindAndLengthIsOneSpace() {
    assertThat(Folding.of("project\u00A0\u3000 \t\nmanhattan")).isEqualTo("project manhattan");
  }

  @Test
  void lettersThatStandForSeveralBecomeThem() {
    assertThat(Folding.of("ﬁnal Straße ㎏")).isEqualTo("final strasse kg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"名古屋", "ひらがな", "한국어", "हिन्दी", "ไทย"})
  void otherScriptsKeepWhatTellsTheirWordsApart(String word) {
    assertThat(Folding.of(word)).isEqualTo(Normalizer.normalize(word, Normalizer.Form.NFKD));
  }

  @Test
  void composedAndDecomposedFormsAreOne() {
    String text = "がぎぐ é й 각";
    assertThat(Folding.of(Normalizer.normalize(text, Normalizer.Form.NFD)))
        .isEqualTo(Folding.of(Normalizer.normalize(text, Normalizer.Form.NFC)));
  }

  @Test
  void halfASurrogatePairBreaksNothing() {
    assertThat(Folding.of("a\uD835b\uDC00")).isEqualTo("a\uD835b\uDC00");
  }

  @Test
  void whatIsFoldedStaysAsItIs() {
    String once = Folding.of("Ⅷ ﬀ İ ẞ ǅ ϒ");
    assertThat(Folding.of(once)).isEqualTo(once);
  }
}
