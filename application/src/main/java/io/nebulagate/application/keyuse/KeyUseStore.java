package io.nebulagate.application.keyuse;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Keeps when each key was last used. Blocking; thread-safe. */
public interface KeyUseStore {

  /**
   * Takes over when keys were used, by id. An earlier time than what is kept changes nothing; a key
   * that is gone is passed over.
   */
  void keep(Map<Long, Instant> uses);

  /** When the keys with these ids were last used; one never used is missing. */
  Map<Long, Instant> find(Collection<Long> keys);
}
