package io.nebulagate.domain.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoucherCodeTest {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final VoucherCode code = VoucherCode.draw(new Random(1));
  private final String text = code.text().reveal();

  @Test
  void aCodeIsReadAsItIsSpelled() {
    VoucherCode drawn = VoucherCode.draw(new SecureRandom());

    assertThat(drawn.spelled()).matches("([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}");
    assertThat(VoucherCode.parse(drawn.spelled())).contains(drawn);
    assertThat(drawn.spelled()).endsWith(drawn.last4());
    assertThat(drawn.last4()).hasSize(4);
  }

  @Test
  void nobodyHasToTypeItTidily() {
    assertThat(VoucherCode.parse(code.spelled().toLowerCase(Locale.ROOT))).contains(code);
    assertThat(VoucherCode.parse(" " + text.replace("", " ") + "--")).contains(code);
  }

  @Test
  void lettersThatLookLikeDigitsAreThoseDigits() {
    VoucherCode ones =
        IntStream.range(0, 1_000)
            .mapToObj(seed -> VoucherCode.draw(new Random(seed)))
            .filter(drawn -> drawn.text().reveal().matches(".*0.*1.*1.*"))
            .findFirst()
            .orElseThrow();
    String typed = ones.spelled().replace('0', 'o').replaceFirst("1", "l").replaceFirst("1", "I");

    assertThat(VoucherCode.parse(typed)).contains(ones);
  }

  @Test
  void anyOneWrongCharacterIsNoticed() {
    for (int place = 0; place < text.length(); place++) {
      for (int other = 0; other < ALPHABET.length(); other++) {
        String typed =
            text.substring(0, place) + ALPHABET.charAt(other) + text.substring(place + 1);
        assertThat(VoucherCode.parse(typed).isPresent()).as(typed).isEqualTo(typed.equals(text));
      }
    }
  }

  @Test
  void anyTwoCharactersThatChangedPlacesAreNoticed() {
    for (int first = 0; first < text.length(); first++) {
      for (int second = first + 1; second < text.length(); second++) {
        StringBuilder typed = new StringBuilder(text);
        typed.setCharAt(first, text.charAt(second));
        typed.setCharAt(second, text.charAt(first));
        assertThat(VoucherCode.parse(typed.toString()).isPresent())
            .as(typed.toString())
            .isEqualTo(typed.toString().equals(text));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "ABC", "sk-ng-something", "ÄBCDE-FGHJK-MNPQR-STVWX", "U"})
  void whatIsNoCodeIsNone(String typed) {
    assertThat(VoucherCode.parse(typed)).isEmpty();
  }

  @Test
  void tooLongIsNoCode() {
    assertThat(VoucherCode.parse(text + "0")).isEmpty();
    assertThat(VoucherCode.parse(text.substring(1))).isEmpty();
  }

  @Test
  void aCodeNeverShowsItselfByAccident() {
    assertThat(code.toString()).doesNotContain(text);
  }

  @Test
  void everyPlaceTakesEveryCharacter() {
    Random random = new Random(1);
    List<String> drawn =
        Stream.generate(() -> VoucherCode.draw(random).text().reveal()).limit(2_000).toList();

    for (int place = 0; place < text.length(); place++) {
      int at = place;
      assertThat(drawn.stream().map(one -> one.charAt(at)).distinct()).hasSize(32);
    }
  }
}
