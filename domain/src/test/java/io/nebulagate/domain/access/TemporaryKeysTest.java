package io.nebulagate.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemporaryKeysTest {

  private static final Secret PEPPER = Secret.of("a pepper of thirty-two characters");
  private static final TemporaryKey KEY =
      new TemporaryKey(42, Instant.parse("2026-11-20T10:00:00.123Z"));

  private final Random random = new Random(1);
  private final TemporaryKeys keys = new TemporaryKeys(PEPPER);

  @Test
  void whatWasSignedIsReadBack() {
    Secret text = keys.sign(KEY, random);

    assertThat(text.reveal()).matches("sk-ng-t-[A-Za-z0-9_-]{32}\\.[A-Za-z0-9_-]{43}");
    assertThat(TemporaryKeys.claims(text)).isTrue();
    assertThat(new TemporaryKeys(PEPPER).read(text)).contains(KEY);
  }

  @Test
  void noTwoTextsAreAlike() {
    assertThat(keys.sign(KEY, random)).isNotEqualTo(keys.sign(KEY, random));
  }

  @Test
  void oneChangedCharacterAnywhereSpoilsIt() {
    String text = keys.sign(KEY, random).reveal();
    for (int i = 0; i < text.length(); i++) {
      for (char other : new char[] {'A', 'B', '.', '-', '='}) {
        String changed = text.substring(0, i) + other + text.substring(i + 1);
        if (!changed.equals(text)) {
          assertThat(keys.read(Secret.of(changed))).as(changed).isEmpty();
        }
      }
    }
  }

  @Test
  void anotherInstallationsSignatureIsWorthNothing() {
    Secret text = new TemporaryKeys(Secret.of("another pepper")).sign(KEY, random);
    assertThat(keys.read(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sk-ng-", "sk-ng-t-", "sk-ng-t-.", "sk-ng-t-AA.AA", "sk-ng-t-??.AA"})
  void whatIsNoTemporaryKeyIsNone(String text) {
    assertThat(keys.read(Secret.of(text))).isEmpty();
  }

  @Test
  void anOrdinaryKeyNeverClaimsToBeTemporary() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(TemporaryKeys.claims(RawKey.generate(random))).isFalse();
    }
  }
}
