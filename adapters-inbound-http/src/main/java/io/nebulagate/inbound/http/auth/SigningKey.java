package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one entry of {@code SESSION_SECRET} becomes: a key for tokens, another one for CSRF tokens,
 * and a name that tells nothing of either.
 */
final class SigningKey {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int ID_BYTES = 8;

  private final String id;
  private final SecretKey tokens;
  private final SecretKey csrf;

  private SigningKey(String id, SecretKey tokens, SecretKey csrf) {
    this.id = id;
    this.tokens = tokens;
    this.csrf = csrf;
  }

  static SigningKey of(Secret secret) {
    SecretKey root = new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    byte[] id = hmac(root, "nebulagate session key id");
    return new SigningKey(
        HexFormat.of().formatHex(id, 0, ID_BYTES),
        new SecretKeySpec(hmac(root, "nebulagate session tokens hs256"), ALGORITHM),
        new SecretKeySpec(hmac(root, "nebulagate csrf tokens"), ALGORITHM));
  }

  /** How tokens name it. */
  String id() {
    return id;
  }

  SecretKey tokens() {
    return tokens;
  }

  /** The CSRF token that goes with a session. */
  String csrfToken(String session) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(csrf, session));
  }

  /** Whether this is the CSRF token of a session; takes the same time wherever they differ. */
  boolean isCsrfToken(String presented, String session) {
    return MessageDigest.isEqual(
        csrfToken(session).getBytes(StandardCharsets.US_ASCII),
        presented.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(SecretKey key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }
}
