package io.nebulagate.application.billing;

import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The holds of the requests this replica is working on, so that they are renewed for as long as it
 * does. One entry per running request, and one for each time a stream asked for more. Thread-safe.
 */
public final class OpenHolds {

  private final Map<UUID, Supplier<Money>> observed = new ConcurrentHashMap<>();

  /** From now on the hold is renewed; {@code costSoFar} is asked from another thread. */
  public void opened(UUID hold, Supplier<Money> costSoFar) {
    observed.put(hold, costSoFar);
  }

  /** The hold is resolved, or about to be. */
  public void closed(UUID hold) {
    observed.remove(hold);
  }

  /** What one would be charged if this replica died now; nothing when it is not among them. */
  public Money costOf(UUID hold) {
    Supplier<Money> costSoFar = observed.get(hold);
    return costSoFar == null ? Money.ZERO : costSoFar.get();
  }

  /** How many there are. */
  public int count() {
    return observed.size();
  }

  /** Gives every open hold {@code timeToLive} from now. Blocking. */
  public void renew(LedgerStore ledger, Duration timeToLive) {
    Map<UUID, Money> costs =
        observed.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().get()));
    if (!costs.isEmpty()) {
      ledger.renew(costs, timeToLive);
    }
  }
}
