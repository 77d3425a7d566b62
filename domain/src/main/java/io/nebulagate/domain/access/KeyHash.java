package io.nebulagate.domain.access;

import java.util.HexFormat;

/**
 * What is kept of an API key: HMAC-SHA-256 of its text under the installation's pepper, in hex. The
 * key itself is never stored; a key is found by the equality of hashes, which tells a listener
 * nothing useful.
 */
public record KeyHash(String hex) {

  /** The hash of a presented key under {@code pepper}. */
  public static KeyHash of(Secret rawKey, Secret pepper) {
    return new KeyHash(HexFormat.of().formatHex(Hmac.of(rawKey.reveal(), pepper)));
  }
}
