package io.nebulagate.application.routing;

import io.nebulagate.application.routing.KeyProbes.Due;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Takes refused keys up again when their provider does. Asks for its list of models, which costs
 * nothing. What has no such list is tried by the next request instead, which has other routes to go
 * to. Blocking; thread-safe.
 */
public final class RefusedKeys {

  /** How long a refused key is left alone; twice as long after each further refusal. */
  static final Duration EVERY = Duration.ofMinutes(10);

  /** The longest it is left alone. */
  static final Duration EVERY_MAX = Duration.ofHours(6);

  /** Every wait is shorter or longer by up to this part of it, by chance. */
  static final double JITTER = GrowingWait.SPREAD;

  /** The most keys one call asks with. */
  static final int KEYS_MAX = 20;

  /** Longer than asking takes at most. */
  private static final Duration TIME_TO_ASK = Duration.ofMinutes(1);

  private static final GrowingWait WAIT = new GrowingWait(EVERY, EVERY_MAX);
  private static final Set<Integer> NO_LIST = Set.of(404, 405, 501);
  private static final Logger LOG = System.getLogger(RefusedKeys.class.getName());

  private final KeyProbes probes;
  private final ProviderStore store;
  private final LiveCatalogue catalogue;
  private final UpstreamModels upstream;
  private final RandomGenerator random;

  /** Asks {@code upstream} with the keys of {@code catalogue} that {@code probes} hands out. */
  public RefusedKeys(
      KeyProbes probes,
      ProviderStore store,
      LiveCatalogue catalogue,
      UpstreamModels upstream,
      RandomGenerator random) {
    this.probes = probes;
    this.store = store;
    this.catalogue = catalogue;
    this.upstream = upstream;
    this.random = random;
  }

  private enum Answer {
    TAKEN,
    REFUSED,
    UNKNOWN
  }

  /** Asks with every key whose time has come; answers how many were taken up again. */
  public int ask() {
    int taken = 0;
    for (int asked = 0; asked < KEYS_MAX; asked++) {
      Optional<Due> due = probes.claim(WAIT.after(0, random), TIME_TO_ASK);
      if (due.isEmpty()) {
        break;
      }
      taken += ask(due.get()) ? 1 : 0;
    }
    if (taken > 0) {
      catalogue.reload();
    }
    return taken;
  }

  private boolean ask(Due due) {
    Optional<Route> route = routeWith(due.key());
    return switch (route.map(this::ask).orElse(Answer.UNKNOWN)) {
      case TAKEN -> takeUp(due, route);
      case REFUSED -> {
        int refusals = due.refusals() + 1;
        probes.again(due.key(), refusals, WAIT.after(refusals, random));
        yield false;
      }
      case UNKNOWN -> {
        probes.again(due.key(), due.refusals(), WAIT.after(due.refusals(), random));
        yield false;
      }
    };
  }

  private Answer ask(Route route) {
    try {
      upstream.list(route.provider(), route.key().secret());
      return Answer.TAKEN;
    } catch (UpstreamException failure) {
      return switch (failure.fault()) {
        case UpstreamFault.Unauthorised _ -> Answer.REFUSED;
        case UpstreamFault.Failed(int status) when NO_LIST.contains(status) -> Answer.TAKEN;
        case UpstreamFault.Failed _,
            UpstreamFault.Timeout _,
            UpstreamFault.Unreachable _,
            UpstreamFault.EgressRefused _,
            UpstreamFault.Untranslatable _,
            UpstreamFault.Throttled _,
            UpstreamFault.Rejected _,
            UpstreamFault.Filtered _,
            UpstreamFault.Malformed _,
            UpstreamFault.Empty _,
            UpstreamFault.Cut _ ->
            Answer.UNKNOWN;
      };
    }
  }

  private boolean takeUp(Due due, Optional<Route> route) {
    if (!store.mark(due.key(), ProviderKey.Status.ENABLED, Optional.empty())) {
      return false;
    }
    LOG.log(
        Level.INFO,
        "provider {0} is sent its key {1} again, which it had refused",
        route.map(with -> with.provider().name()).orElse("?"),
        Long.toString(due.key()));
    return true;
  }

  /** As requests would use it, with what the environment says of its provider. */
  private Optional<Route> routeWith(long key) {
    return catalogue.current().allRoutes().filter(route -> route.key().id() == key).findAny();
  }
}
