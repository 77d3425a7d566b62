package io.nebulagate.persistence.postgres;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.Opaque;
import java.util.Base64;
import java.util.Optional;

/**
 * Seals under the secret that keeps everything else, each for one account: what another one brings
 * back, or what nobody was handed, opens to nothing. Keeps nothing itself, so that every replica
 * opens what any has sealed. Thread-safe.
 */
public final class CipherSeals implements Seals.Keeper {

  private static final int CHARS_MAX = 4 << 20;

  private final SecretCipher cipher;

  /** Seals with {@code cipher}. */
  public CipherSeals(SecretCipher cipher) {
    this.cipher = cipher;
  }

  @Override
  public Seals of(long account) {
    return new OfAccount("opaque of account " + account);
  }

  private final class OfAccount implements Seals {
    private final String place;

    OfAccount(String place) {
      this.place = place;
    }

    @Override
    public String seal(Opaque value) {
      byte[] sealed = cipher.encrypt(Secret.of(value.of().label() + ":" + value.value()), place);
      return Seals.MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    @Override
    public Optional<Opaque> open(String sealed) {
      if (!sealed.startsWith(Seals.MARK) || sealed.length() > CHARS_MAX) {
        return Optional.empty();
      }
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(Seals.MARK.length()));
        return read(cipher.decrypt(bytes, place).reveal());
      } catch (IllegalArgumentException | IllegalStateException foreign) {
        return Optional.empty(); // nobody sealed it, or for somebody else
      }
    }

    private static Optional<Opaque> read(String opened) {
      int colon = opened.indexOf(':');
      for (Dialect dialect : Dialect.values()) {
        if (colon > 0 && dialect.label().contentEquals(opened.subSequence(0, colon))) {
          return Optional.of(new Opaque(dialect, opened.substring(colon + 1)));
        }
      }
      return Optional.empty();
    }
  }
}
