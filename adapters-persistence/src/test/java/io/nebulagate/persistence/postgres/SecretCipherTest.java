package io.nebulagate.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.access.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretCipherTest {

  private static final Secret OLD = Secret.of("the old secret of 32 characters!!");
  private static final Secret NEW = Secret.of("the new secret of 32 characters!!");
  private static final Secret KEY = Secret.of("sk-upstream-schlüssel");

  private final SecretCipher cipher = new SecretCipher(List.of(OLD));

  @Test
  void whatIsEncryptedOpensAtItsPlace() {
    byte[] ciphertext = cipher.encrypt(KEY, "key 1");

    assertThat(cipher.decrypt(ciphertext, "key 1")).isEqualTo(KEY);
    assertThat(new String(ciphertext, StandardCharsets.ISO_8859_1)).doesNotContain("upstream");
  }

  @Test
  void theSameSecretNeverLooksTheSame() {
    assertThat(cipher.encrypt(KEY, "key 1")).isNotEqualTo(cipher.encrypt(KEY, "key 1"));
  }

  @Test
  void movedToAnotherPlaceItDoesNotOpen() {
    byte[] ciphertext = cipher.encrypt(KEY, "key 1");

    assertThatThrownBy(() -> cipher.decrypt(ciphertext, "key 2"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("key 2");
  }

  @Test
  void aChangedByteIsNoticed() {
    byte[] ciphertext = cipher.encrypt(KEY, "key 1");
    for (int i = 0; i < ciphertext.length; i++) {
      byte[] changed = ciphertext.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> cipher.decrypt(changed, "key 1"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatIsNoCiphertextIsRefused() {
    assertThatThrownBy(() -> cipher.decrypt(new byte[] {1, 2, 3}, "key 1"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theFirstSecretWritesAndAllRead() {
    byte[] before = cipher.encrypt(KEY, "key 1");
    SecretCipher both = new SecretCipher(List.of(NEW, OLD));
    byte[] after = both.encrypt(KEY, "key 1");
    SecretCipher rotated = new SecretCipher(List.of(NEW));

    assertThat(both.decrypt(before, "key 1")).isEqualTo(KEY);
    assertThat(rotated.decrypt(after, "key 1")).isEqualTo(KEY);
    assertThatThrownBy(() -> rotated.decrypt(before, "key 1"))
        .hasMessageContaining("CRYPTO_SECRET that is not given");
  }

  @Test
  void withoutASecretThereIsNoCipher() {
    assertThatThrownBy(() -> new SecretCipher(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
