package io.nebulagate.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RawKeyTest {

  @Test
  void aKeyChecksItself() {
    String key = RawKey.generate(new SecureRandom()).reveal();
    assertThat(key).startsWith("sk-ng-").hasSize(52).matches(RawKey::looksRight);
  }

  @Test
  void aMistypedKeyIsNoticed() {
    String key = RawKey.generate(new Random(1)).reveal();
    char other = key.charAt(20) == 'a' ? 'b' : 'a';
    assertThat(key.substring(0, 20) + other + key.substring(21))
        .matches(k -> !RawKey.looksRight(k));
    assertThat("sk-something-else").matches(k -> !RawKey.looksRight(k));
  }

  @Test
  void aPrefixTooManyIsTakenOffAKeyAndOffNothingElse() {
    Secret key = RawKey.generate(new Random(1));

    assertThat(RawKey.presented(Secret.of("sk-" + key.reveal()))).isEqualTo(key);
    assertThat(RawKey.presented(key)).isSameAs(key);
    for (String other :
        new String[] {
          "sk-sk-" + key.reveal(),
          "sk-sk-ng-mistyped",
          "sk-" + key.reveal().toLowerCase(Locale.ROOT),
          "Sk-" + key.reveal(),
          "sk-"
        }) {
      assertThat(RawKey.presented(Secret.of(other)).reveal()).isEqualTo(other);
    }
  }

  @Test
  void aSecretNeverShowsItself() {
    Secret secret = Secret.of("sk-ng-verysecretindeed");
    assertThat(secret).hasToString("***").isEqualTo(Secret.of("sk-ng-verysecretindeed"));
    assertThat(secret.last4()).isEqualTo("deed");
    assertThat(Secret.of("short").last4()).isEqualTo("****");
    assertThat(secret)
        .isNotEqualTo(Secret.of("other"))
        .hasSameHashCodeAs(Secret.of(secret.reveal()));
  }

  @Test
  void aHashDependsOnKeyAndPepper() {
    KeyHash hash = KeyHash.of(Secret.of("key"), Secret.of("pepper"));
    assertThat(hash.hex())
        .hasSize(64)
        .isEqualTo(KeyHash.of(Secret.of("key"), Secret.of("pepper")).hex());
    assertThat(hash).isNotEqualTo(KeyHash.of(Secret.of("key"), Secret.of("salt")));
  }
}
