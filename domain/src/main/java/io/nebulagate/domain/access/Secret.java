package io.nebulagate.domain.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** A text that must never be seen: prints as {@code ***} wherever it is printed by accident. */
public final class Secret {

  private static final int SIGNING_BYTES = 32;

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps {@code value}. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /**
   * A new one to sign what is pushed with, as Standard Webhooks write them: {@code whsec_} and 32
   * bytes in Base64.
   *
   * @param random unpredictable
   */
  public static Secret toSignWith(RandomGenerator random) {
    byte[] key = new byte[SIGNING_BYTES];
    random.nextBytes(key);
    return new Secret("whsec_" + Base64.getEncoder().encodeToString(key));
  }

  /** The text itself, for the one place that has to use it. */
  public String reveal() {
    return value;
  }

  /** The last four characters, for people to tell secrets apart; all stars when it is short. */
  public String last4() {
    return value.length() < 12 ? "****" : value.substring(value.length() - 4);
  }

  /** Compares in a time that does not depend on where the texts differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
