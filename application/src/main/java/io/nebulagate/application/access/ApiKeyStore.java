package io.nebulagate.application.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.KeyState;
import io.nebulagate.domain.access.Secret;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps keys. Blocking; thread-safe. */
public interface ApiKeyStore {

  /**
   * Adds a key that is not revealable and answers it with its id; the id given is not looked at.
   */
  ApiKey add(ApiKey key);

  /** Adds a revealable key with the text that is to be kept, and answers it as {@link #add}. */
  ApiKey addRevealable(ApiKey key, Secret text);

  /**
   * Replaces what is kept of the key with this id; the hash, its prefix and last four characters,
   * and the time it was made stay as they are. The text of a key that is not revealable any more is
   * forgotten; one that was not kept stays so.
   */
  void update(ApiKey key);

  /**
   * Gives the key with this id another text. The hash it had finds it until {@code previousUntil},
   * and no longer at all when that is empty; the hash before that one never again. The text that
   * was kept is forgotten; the new one is kept when it is told and the key is revealable.
   */
  void rotate(long id, NewText text, Optional<Instant> previousUntil);

  /** Removes a key; answers whether there was one. */
  boolean remove(long id);

  /** The key with this id. */
  Optional<ApiKey> find(long id);

  /**
   * The key with this hash; or that had it before its last rotation, which then ends with the
   * overlap.
   */
  Optional<ApiKey> find(KeyHash hash);

  /** The text of a revealable key, as it was told when it was made or last rotated. */
  Optional<Secret> text(long id);

  /** What found the keys with these ids before their last rotation, as far as it still does. */
  Map<Long, Previous> previous(Collection<Long> ids);

  /**
   * One page of keys, newest first.
   *
   * @param tenants only the keys of these; of everybody where it is empty
   * @param state only those that are in it now; any where it is empty
   * @param page from 0
   * @param size 1 to 100
   */
  Page<ApiKey> list(Optional<List<Long>> tenants, Optional<KeyState> state, int page, int size);

  /** The states of the keys with these ids at this moment. */
  Map<Long, KeyState> states(Collection<Long> ids);

  /** One page of all keys, newest first. */
  default Page<ApiKey> list(int page, int size) {
    return list(Optional.empty(), Optional.empty(), page, size);
  }

  /**
   * What is kept of a key's text.
   *
   * @param text itself, if the key is revealable
   */
  record NewText(KeyHash hash, ApiKey.Shown shown, Optional<Secret> text) {

    /** Of a text that is not kept itself. */
    public NewText(KeyHash hash, ApiKey.Shown shown) {
      this(hash, shown, Optional.empty());
    }
  }

  /** An earlier hash of a key, and from when on it is refused. */
  record Previous(KeyHash hash, Instant until) {}
}
