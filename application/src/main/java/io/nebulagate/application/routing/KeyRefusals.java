package io.nebulagate.application.routing;

import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Writes down that a provider did not take one of its keys, so that no replica uses it until it is
 * taken again. The provider's other keys stay in use. Thread-safe; does not block who tells.
 */
public final class KeyRefusals {

  private static final Logger LOG = System.getLogger(KeyRefusals.class.getName());

  private final ProviderStore store;
  private final LiveCatalogue catalogue;
  private final InstantSource clock;
  private final Executor slow;

  /** The keys that are being written down; no more than there are. */
  private final Set<Long> busy = ConcurrentHashMap.newKeySet();

  /**
   * Writes to {@code store} and puts that in force in {@code catalogue}.
   *
   * @param slow runs what blocks
   */
  public KeyRefusals(
      ProviderStore store, LiveCatalogue catalogue, InstantSource clock, Executor slow) {
    this.store = store;
    this.catalogue = catalogue;
    this.clock = clock;
    this.slow = slow;
  }

  /** A call to the provider of {@code route} failed so; most faults say nothing of its key. */
  public void heard(Route route, UpstreamFault fault) {
    if (fault instanceof UpstreamFault.Unauthorised refused
        && refused.refusesKey()
        && busy.add(route.key().id())) {
      slow.execute(() -> write(route, refused.status()));
    }
  }

  private void write(Route route, int status) {
    try {
      String reason =
          "the provider answered "
              + status
              + " at "
              + clock.instant().truncatedTo(ChronoUnit.SECONDS);
      if (store.mark(route.key().id(), ProviderKey.Status.REFUSED, Optional.of(reason))) {
        LOG.log(
            Level.WARNING,
            "provider {0} refused its key {1}: {2}",
            route.provider().name(),
            Long.toString(route.key().id()),
            reason);
        catalogue.reload();
      }
    } catch (RuntimeException failure) {
      LOG.log(
          Level.WARNING,
          "a refused key could not be written down; its use will tell again",
          failure);
    } finally {
      busy.remove(route.key().id());
    }
  }
}
