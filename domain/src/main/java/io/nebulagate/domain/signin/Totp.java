package io.nebulagate.domain.signin;

import io.nebulagate.domain.access.Secret;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes of an authenticator app: six digits of an HMAC-SHA-1 over the number of the half minute
 * (RFC 6238 on RFC 4226), the only form that every app understands.
 */
public final class Totp {

  private static final String ALGORITHM = "HmacSHA1";
  private static final int SECRET_BYTES = 20;
  private static final int STEP_SECONDS = 30;
  private static final int MODULUS = 1_000_000;

  /** How many steps a phone's clock may be off, either way. */
  private static final int DRIFT_STEPS = 1;

  private static final Pattern CODE = Pattern.compile("[0-9]{6}");

  private Totp() {}

  /** A new secret of 160 bits in base 32; {@code random} must be cryptographically strong. */
  public static Secret generate(RandomGenerator random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Secret.of(Base32.encode(bytes));
  }

  /** Whether this has the form of a code; a recovery code has another one. */
  public static boolean looksRight(String code) {
    return CODE.matcher(code).matches();
  }

  /**
   * Which step {@code code} belongs to, if it is right now or was a step ago or will be in one. A
   * code counts once: remember the step and take none that is not later.
   */
  public static OptionalLong stepOf(String code, Secret secret, Instant now) {
    long current = stepAt(now);
    OptionalLong found = OptionalLong.empty();
    for (long step = current - DRIFT_STEPS; step <= current + DRIFT_STEPS; step++) {
      boolean same =
          MessageDigest.isEqual(
              codeAt(step, secret).getBytes(StandardCharsets.US_ASCII),
              code.getBytes(StandardCharsets.UTF_8));
      found = same ? OptionalLong.of(step) : found;
    }
    return found;
  }

  /** The code of a step. */
  public static String codeAt(long step, Secret secret) {
    byte[] hash = hmac(Base32.decode(secret.reveal()), step);
    int offset = hash[hash.length - 1] & 0xf;
    int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7fffffff;
    return "%06d".formatted(number % MODULUS);
  }

  /** The step a moment belongs to. */
  public static long stepAt(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
  }

  /**
   * What an authenticator app reads, mostly from a picture (github.com/google/google-authenticator,
   * Key Uri Format).
   */
  public static Secret uri(Secret secret, String issuer, String username) {
    return Secret.of(
        "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30"
            .formatted(escaped(issuer), escaped(username), secret.reveal(), escaped(issuer)));
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static byte[] hmac(byte[] secret, long step) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }
}
