package io.nebulagate.outbound.push;

import io.nebulagate.domain.access.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as Standard Webhooks 1.0 say (symmetric, {@code v1}): an HMAC-SHA-256 over id, seconds and
 * body, joined by dots.
 */
final class PushSignature {

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private PushSignature() {}

  /**
   * The value of {@code webhook-signature}.
   *
   * @param secret {@code whsec_} and the key in Base64
   * @throws IllegalArgumentException when the secret is none
   */
  static String of(Secret secret, String id, Instant at, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(secret), ALGORITHM));
      mac.update((id + '.' + at.getEpochSecond() + '.').getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }

  private static byte[] key(Secret secret) {
    String text = secret.reveal();
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a secret for signing begins with " + PREFIX);
    }
    return Base64.getDecoder().decode(text.substring(PREFIX.length()));
  }
}
