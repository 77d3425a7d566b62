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
 * What one entry of {@code SESSION_SECRET} becomes: a key for tokens, others for CSRF tokens,
 * tickets and what a browser keeps while it is at an identity provider, and a name that tells
 * nothing of any.
 */
final class SigningKey {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int ID_BYTES = 8;

  private final String id;
  private final SecretKey tokens;
  private final SecretKey csrf;
  private final SecretKey tickets;
  private final Secret state;

  private SigningKey(SecretKey root) {
    this.id = HexFormat.of().formatHex(hmac(root, "nebulagate session key id"), 0, ID_BYTES);
    this.tokens = derived(root, "nebulagate session tokens hs256");
    this.csrf = derived(root, "nebulagate csrf tokens");
    this.tickets = derived(root, "nebulagate second factor tickets");
    this.state = Secret.of(HexFormat.of().formatHex(hmac(root, "nebulagate code flow state")));
  }

  static SigningKey of(Secret secret) {
    return new SigningKey(
        new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
  }

  private static SecretKey derived(SecretKey root, String purpose) {
    return new SecretKeySpec(hmac(root, purpose), ALGORITHM);
  }

  /** How tokens name it. */
  String id() {
    return id;
  }

  SecretKey tokens() {
    return tokens;
  }

  /** What encrypts a code flow's state. */
  Secret state() {
    return state;
  }

  /** The CSRF token that goes with a session. */
  String csrfToken(String session) {
    return encoded(hmac(csrf, session));
  }

  /** What proves that we wrote a ticket. */
  String proofOf(String ticket) {
    return encoded(hmac(tickets, ticket));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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
