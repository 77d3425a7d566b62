package io.nebulagate.domain.access;

import java.util.HexFormat;
import java.util.function.Function;

/**
 * What is kept of an API key: HMAC-SHA-256 of its text under the installation's pepper, in hex. The
 * key itself is never stored; a key is found by the equality of hashes, which tells a listener
 * nothing useful.
 */
public record KeyHash(String hex) {

  /** The hash of a presented key under {@code pepper}. */
  public static KeyHash of(Secret rawKey, Secret pepper) {
    return under(pepper).apply(rawKey);
  }

  /** What {@link #of} does, for many keys under one pepper. Thread-safe. */
  public static Function<Secret, KeyHash> under(Secret pepper) {
    Hmac hmac = new Hmac(pepper);
    return rawKey -> new KeyHash(HexFormat.of().formatHex(hmac.of(rawKey.reveal())));
  }

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof KeyHash that && hex.equals(that.hex);
  }
}
