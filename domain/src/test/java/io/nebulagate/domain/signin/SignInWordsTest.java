package io.nebulagate.domain.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInWordsTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @ParameterizedTest
  @ValueSource(strings = {"123456789012", "ääääääääääää", "😀😀😀😀😀😀😀😀😀😀😀😀"})
  void twelveCharactersAreAPassword(String password) {
    PasswordRules.check("password", Secret.of(password), "ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345678901", "😀😀😀😀😀😀", "lady-lovelace", "LADY-Lovelace"})
  void lessOrTheNameItselfIsNone(String password) {
    assertThatThrownBy(() -> PasswordRules.check("password", Secret.of(password), "lady-lovelace"))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void bcryptReads72BytesAndNoZero() {
    assertThat(PasswordRules.readable(Secret.of("x".repeat(72)))).isTrue();
    assertThat(PasswordRules.readable(Secret.of("x".repeat(73)))).isFalse();
    assertThat(PasswordRules.readable(Secret.of("ä".repeat(37)))).isFalse();
    assertThat(PasswordRules.readable(Secret.of("twelve\0characters"))).isFalse();
  }

  @Test
  void failuresAreForgottenAQuarterOfAnHourLater() {
    Tally tally = Tally.NONE;
    for (int i = 0; i < 4; i++) {
      tally = tally.counted(LockOut.NARROW, NOW);
    }
    assertThat(tally.locked(NOW)).isFalse();
    Instant later = NOW.plus(Duration.ofMinutes(15));
    assertThat(tally.counted(LockOut.NARROW, later).failures()).isEqualTo(1);
    assertThat(tally.counted(LockOut.NARROW, later.minusSeconds(1)).failures()).isEqualTo(5);
  }

  @Test
  void askingWhileLockedDoesNotPostponeTheEnd() {
    Tally locked = new Tally(5, NOW.plusSeconds(60), NOW.plusSeconds(1000));

    assertThat(locked.counted(LockOut.NARROW, NOW)).isEqualTo(locked);
  }

  @Test
  void whatIsForgivenOpensWhatItLocked() {
    Tally four = new Tally(4, NOW, NOW.plusSeconds(900));
    Tally five = four.counted(LockOut.NARROW, NOW);
    assertThat(five.locked(NOW)).isTrue();

    assertThat(five.forgiven().failures()).isEqualTo(4);
    assertThat(five.forgiven().locked(NOW)).isFalse();
    assertThat(Tally.NONE.counted(LockOut.NARROW, NOW).forgiven()).isEqualTo(Tally.NONE);
  }

  @Test
  void noCountOverflowsTheWait() {
    assertThat(LockOut.NARROW.pauseAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(60));
  }

  @ParameterizedTest
  @EnumSource
  void noTwoCodesAreAlike(OneTimeCode.Use use) {
    Random random = new Random(7);
    Secret one = OneTimeCode.generate(use, random);
    Secret other = OneTimeCode.generate(use, random);

    assertThat(one).isNotEqualTo(other);
    assertThat(OneTimeCode.digest(one)).hasSize(64).isNotEqualTo(OneTimeCode.digest(other));
    assertThat(OneTimeCode.digest(Secret.of("o1-il")))
        .isEqualTo(OneTimeCode.digest(Secret.of("0111")));
  }
}
