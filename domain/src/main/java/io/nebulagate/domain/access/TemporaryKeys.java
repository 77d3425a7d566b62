package io.nebulagate.domain.access;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Signs and reads the texts of temporary keys: {@code sk-ng-t-}, 24 bytes (parent, end in epoch
 * milliseconds, nonce), a dot, and 32 bytes of HMAC-SHA-256 over all before the dot; both parts in
 * base64url. The signing key is derived from the pepper under a label of its own, so that no
 * signature is ever a {@link KeyHash} and the other way round. Thread-safe.
 */
public final class TemporaryKeys {

  /** What every temporary key starts with; no other key does. */
  public static final String PREFIX = RawKey.PREFIX + "t-";

  private static final String LABEL = "nebulagate temporary keys 1";
  private static final int PAYLOAD_BYTES = 3 * Long.BYTES;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final Hmac signature;

  /** Signs with a key derived from {@code pepper}. */
  public TemporaryKeys(Secret pepper) {
    this.signature = new Hmac(new Hmac(pepper).of(LABEL));
  }

  /** Whether {@code text} claims to be a temporary key. */
  public static boolean claims(Secret text) {
    return text.reveal().startsWith(PREFIX);
  }

  /** The text of {@code key}; {@code random} makes it unlike any other of the same end. */
  public Secret sign(TemporaryKey key, RandomGenerator random) {
    ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES);
    payload.putLong(key.parent()).putLong(key.end().toEpochMilli()).putLong(random.nextLong());
    return signed(payload.array());
  }

  /**
   * The key whose text this is; nothing when the signature is not ours. Compares in a time that
   * does not depend on where the texts differ.
   */
  public Optional<TemporaryKey> read(Secret text) {
    return payload(text.reveal())
        .filter(payload -> signed(payload).equals(text))
        .map(ByteBuffer::wrap)
        .map(payload ->
            new TemporaryKey(payload.getLong(), Instant.ofEpochMilli(payload.getLong())));
  }

  private static Optional<byte[]> payload(String text) {
    int dot = text.indexOf('.');
    if (!text.startsWith(PREFIX) || dot < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text.substring(PREFIX.length(), dot)))
          .filter(payload -> payload.length == PAYLOAD_BYTES);
    } catch (IllegalArgumentException _) { // no base64url
      return Optional.empty();
    }
  }

  private Secret signed(byte[] payload) {
    String head = PREFIX + ENCODER.encodeToString(payload);
    return Secret.of(head + "." + ENCODER.encodeToString(signature.of(head)));
  }
}
