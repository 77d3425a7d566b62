package io.nebulagate.domain.ledger;

/**
 * The permanent business key of one money operation: one key, one effect, for ever.
 *
 * @param tenant whose key it is
 * @param scope the operation it belongs to, such as {@code credit}
 * @param key the caller's own words, 1 to 255 visible ASCII characters
 * @param fingerprint SHA-256 of what the caller asked, in hex; the same key with another
 *     fingerprint is refused
 */
public record IdempotencyKey(long tenant, String scope, String key, String fingerprint) {

  /** The longest key accepted, in characters. */
  public static final int LENGTH_MAX = 255;

  /** Checks the key's form; throws {@link IllegalArgumentException}. */
  public IdempotencyKey {
    boolean visible = key.chars().allMatch(c -> c > 32 && c < 127);
    if (key.isEmpty() || key.length() > LENGTH_MAX || !visible) {
      throw new IllegalArgumentException("1 to 255 visible ASCII characters");
    }
  }
}
