package io.nebulagate.application.risk;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;

/** Keeps risks until they are replaced, cleared or over. Blocking; thread-safe. */
public interface RiskStore {

  /** The most risks that count at the same time. */
  int RISKS_MAX = 100_000;

  /**
   * Keeps a risk in place of what its source has said of its owner before.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such user or
   *     organisation, or {@link GatewayError.InvalidValue} when there are too many risks
   */
  void put(Risk risk);

  /**
   * As {@link #put}, unless what is kept still counts and {@link Risk#covers} it: of many that say
   * so at the same time, the worst stays.
   */
  void raise(Risk risk);

  /**
   * Forgets all risks of an owner.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when none counts
   */
  void clear(long owner);

  /** All that count now. */
  List<Risk> counting();

  /** One page of those, by owner and source; pages from 0, sizes 1 to 100. */
  Page<Risk> list(int page, int size);

  /** Forgets what no longer counts; answers how many went, at most 1000 at a time. */
  int forget();
}
