package io.nebulagate.application.responses;

import java.util.Collection;
import java.util.List;

/** Where it is written down who keeps what, for 30 days. Blocking; thread-safe. */
public interface KeptIdStore {

  /**
   * Writes names down, all or none. One that its tenant has already is of the newer place.
   *
   * @param ids no two of one name and tenant
   */
  void keep(Collection<KeptId> ids);

  /** Those of {@code ids} that are the tenant's and not too old. */
  List<KeptId> find(long tenant, Collection<String> ids);

  /** The tenant has thrown it away. */
  void forget(long tenant, String id);

  /** Forgets what is too old, {@code limit} at most; answers how many that were. */
  int sweep(int limit);
}
