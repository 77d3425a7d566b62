package io.nebulagate.domain.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that must never be seen: prints as {@code ***} wherever it is printed by accident. */
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps {@code value}. */
  public static Secret of(String value) {
    return new Secret(value);
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
