package io.nebulagate.domain.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104), 32 bytes, under a key that is made ready once. Thread-safe. */
final class Hmac {

  private static final String ALGORITHM = "HmacSHA256";

  /** Never fed itself: every message gets a copy. */
  private final Mac keyed;

  Hmac(byte[] key) {
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }

  Hmac(Secret key) {
    this(key.reveal().getBytes(StandardCharsets.UTF_8));
  }

  byte[] of(String message) {
    try {
      return ((Mac) keyed.clone()).doFinal(message.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("the JDK's own " + ALGORITHM + " can be copied", impossible);
    }
  }
}
