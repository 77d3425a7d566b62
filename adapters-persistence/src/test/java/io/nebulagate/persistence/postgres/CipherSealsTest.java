package io.nebulagate.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.Opaque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CipherSealsTest {

  private static final Opaque SIGNATURE = new Opaque(Dialect.GEMINI, "CiQB0e2Kb:/+==");

  private final CipherSeals seals = new CipherSeals(cipher("a secret of at least 32 bytes, one"));
  private final Seals ours = seals.of(7);

  @Test
  void whatWasSealedOpensForTheSameAccount() {
    assertThat(ours.open(ours.seal(SIGNATURE))).contains(SIGNATURE);
  }

  @Test
  void anotherAccountOpensNothing() {
    assertThat(seals.of(8).open(ours.seal(SIGNATURE))).isEmpty();
  }

  @Test
  void anotherReplicaWithTheSameSecretOpensIt() {
    CipherSeals replica = new CipherSeals(cipher("a secret of at least 32 bytes, one"));
    assertThat(replica.of(7).open(ours.seal(SIGNATURE))).contains(SIGNATURE);
  }

  @Test
  void oneChangedCharacterOpensNothing() {
    String sealed = ours.seal(SIGNATURE);
    char last = sealed.charAt(sealed.length() - 1);
    String changed = sealed.substring(0, sealed.length() - 1) + (last == 'A' ? 'Q' : 'A');
    assertThat(ours.open(changed)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ng1.", "ng1.!!", "ng1.AAAA", "EqQBCkYIBxgCKkA="})
  void whatNobodySealedOpensToNothing(String text) {
    assertThat(ours.open(text)).isEmpty();
  }

  @Test
  void aSealedValueIsVisibleAsciiAndNotMuchLonger() {
    String sealed = ours.seal(SIGNATURE);
    assertThat(sealed).matches("[\\x21-\\x7e]+");
    assertThat(sealed.length()).isLessThanOrEqualTo(2 * SIGNATURE.value().length() + 200);
  }

  private static SecretCipher cipher(String secret) {
    return new SecretCipher(List.of(Secret.of(secret)));
  }
}
