package io.nebulagate.persistence.postgres;

import io.nebulagate.domain.access.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets at rest: AES-256-GCM under a key derived from {@code CRYPTO_SECRET}. The first
 * secret of the list writes, all read, so that a secret can be replaced without downtime. What a
 * ciphertext belongs to is bound to it: moved to another row, it does not open. Thread-safe.
 *
 * <pre>
 *   version 1 | key id (4) | nonce (12) | ciphertext and tag
 * </pre>
 */
public final class SecretCipher {

  private static final byte VERSION = 1;
  private static final int KEY_ID_BYTES = Integer.BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;

  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final String DERIVATION = "HmacSHA256";

  private final List<Key> keys;
  private final SecureRandom random = new SecureRandom();

  /**
   * Under {@code secrets}, each with at least 32 bytes of entropy.
   *
   * @throws IllegalArgumentException when there is none
   */
  public SecretCipher(List<Secret> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("no secret to encrypt under");
    }
    this.keys = secrets.stream().map(Key::of).toList();
  }

  /** One derived key, and the name ciphertexts know it by. */
  private record Key(int id, SecretKeySpec aes) {

    static Key of(Secret secret) {
      int id = ByteBuffer.wrap(derive(secret, "nebulagate secrets key id")).getInt();
      return new Key(id, new SecretKeySpec(derive(secret, "nebulagate secrets aes-256"), "AES"));
    }

    private static byte[] derive(Secret secret, String purpose) {
      try {
        Mac mac = Mac.getInstance(DERIVATION);
        byte[] bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
        mac.init(new SecretKeySpec(bytes, DERIVATION));
        return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException("every JDK has " + DERIVATION, impossible);
      }
    }
  }

  /** Encrypts {@code secret} for one place, which has to be named again to decrypt it. */
  public byte[] encrypt(Secret secret, String place) {
    Key key = keys.getFirst();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] plain = secret.reveal().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(plain);
      return ByteBuffer.allocate(HEADER_BYTES + sealed.length)
          .put(VERSION)
          .putInt(key.id)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + TRANSFORMATION, impossible);
    }
  }

  /**
   * Decrypts what {@link #encrypt} made for the same place.
   *
   * @throws IllegalStateException when it was encrypted under another secret, for another place, or
   *     was changed
   */
  public Secret decrypt(byte[] ciphertext, String place) {
    if (ciphertext.length <= HEADER_BYTES || ciphertext[0] != VERSION) {
      throw new IllegalStateException(place + " holds no ciphertext");
    }
    ByteBuffer buffer = ByteBuffer.wrap(ciphertext, 1, ciphertext.length - 1);
    int keyId = buffer.getInt();
    byte[] nonce = take(buffer, NONCE_BYTES);
    Key key = key(keyId, place);
    try {
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, key, nonce, place).doFinal(take(buffer, buffer.remaining()));
      return Secret.of(new String(plain, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException changed) {
      throw new IllegalStateException(place + " was changed, or belongs elsewhere", changed);
    }
  }

  private Key key(int id, String place) {
    return keys.stream()
        .filter(key -> key.id == id)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                place
                    + " is encrypted under a CRYPTO_SECRET that is not given (key id "
                    + HexFormat.of().toHexDigits(id)
                    + ")"));
  }

  private static Cipher cipher(int mode, Key key, byte[] nonce, String place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION);
    cipher.init(mode, key.aes, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static byte[] take(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }
}
