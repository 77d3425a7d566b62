package io.nebulagate.domain.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.access.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

  /** Of RFC 6238, appendix B: the bytes of the text "12345678901234567890". */
  private static final Secret RFC =
      Secret.of(Base32.encode("12345678901234567890".getBytes(StandardCharsets.US_ASCII)));

  /** RFC 6238, appendix B, the rows of SHA-1; the last six of its eight digits. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void theVectorsOfTheRfcHold(long second, String code) {
    Instant then = Instant.ofEpochSecond(second);

    assertThat(Totp.codeAt(Totp.stepAt(then), RFC)).isEqualTo(code);
    assertThat(Totp.stepOf(code, RFC, then)).hasValue(second / 30);
    assertThat(Totp.stepOf(code, RFC, then.plusSeconds(30))).hasValue(second / 30);
    assertThat(Totp.stepOf(code, RFC, then.minusSeconds(30))).hasValue(second / 30);
    assertThat(Totp.stepOf(code, RFC, then.plusSeconds(60))).isEmpty();
  }

  /** RFC 4648, section 10, without padding. */
  @ParameterizedTest
  @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB"})
  void theVectorsOfBase32Hold(String plain, String encoded) {
    byte[] bytes = plain.getBytes(StandardCharsets.US_ASCII);

    assertThat(Base32.encode(bytes)).isEqualTo(encoded);
    assertThat(Base32.decode(encoded)).isEqualTo(bytes);
  }

  @ParameterizedTest(name = "seed={0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsEncodedComesBack(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);

    assertThat(Base32.decode(Base32.encode(bytes))).isEqualTo(bytes);
  }

  @Test
  void whatIsNoBase32IsNotGuessedAt() {
    assertThatThrownBy(() -> Base32.decode("0OIL"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("0OIL");
  }

  @Test
  void aSecretHas160Bits() {
    assertThat(Base32.decode(Totp.generate(new Random(1)).reveal())).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345", "1234567", "12345a", "１２３４５６", "ABCD-EFGH-JKMN-PQRS"})
  void aCodeIsSixPlainDigits(String text) {
    assertThat(Totp.looksRight(text)).isFalse();
    assertThat(Totp.stepOf(text, RFC, Instant.ofEpochSecond(59))).isEmpty();
  }
}
