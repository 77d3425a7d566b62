package io.nebulagate.domain.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of an API key: HMAC-SHA-256 of its text under the installation's pepper, in hex. The
 * key itself is never stored; a key is found by the equality of hashes, which tells a listener
 * nothing useful.
 */
public record KeyHash(String hex) {

  private static final String ALGORITHM = "HmacSHA256";

  /** The hash of a presented key under {@code pepper}. */
  public static KeyHash of(Secret rawKey, Secret pepper) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(pepper.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] hash = mac.doFinal(rawKey.reveal().getBytes(StandardCharsets.UTF_8));
      return new KeyHash(HexFormat.of().formatHex(hash));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }
}
