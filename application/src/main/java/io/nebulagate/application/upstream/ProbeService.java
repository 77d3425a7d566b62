package io.nebulagate.application.upstream;

import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.ProviderClient.UpstreamCall;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.KeyRefusals;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RouteState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Chooses a route of the provider, makes one call over it, and notes what came of it. */
public final class ProbeService implements ProbeUseCase {

  private final ProviderStore store;
  private final LiveCatalogue catalogue;
  private final ProviderClient client;
  private final KeyRefusals refusals;
  private final InstantSource clock;

  /**
   * Asks over {@code client} the routes that {@code catalogue} has in force.
   *
   * @param store where a key is taken up again
   * @param refusals where a key is written down as refused
   */
  public ProbeService(
      ProviderStore store,
      LiveCatalogue catalogue,
      ProviderClient client,
      KeyRefusals refusals,
      InstantSource clock) {
    this.store = store;
    this.catalogue = catalogue;
    this.client = client;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Override
  public Outcome test(long provider, Wanted wanted) {
    if (store.find(provider).isEmpty()) {
      throw new GatewayException(new GatewayError.NotFound("provider"));
    }
    Route route = choose(provider, wanted);
    Api api = wanted.api().orElseGet(() -> api(route.provider()));
    RouteState state = catalogue.states().find(route.id()).orElseThrow(ProbeService::changing);
    state.beganAnyway(route.provider().traffic(), clock.millis());
    try {
      return call(route, api, state);
    } finally {
      state.ended();
    }
  }

  // ── what is asked ──

  private Route choose(long provider, Wanted wanted) {
    Catalogue current = catalogue.current();
    List<Route> left =
        current.allRoutes().filter(route -> route.provider().id() == provider).toList();
    if (left.isEmpty()) {
      throw GatewayException.invalidValue("model", "this provider has no routes yet");
    }
    if (wanted.model().isPresent()) {
      ModelName model = wanted.model().get();
      left =
          those(
              left,
              route -> route.model().equals(model),
              "model",
              "this provider has no route for it");
    }
    if (wanted.key().isPresent()) {
      long key = wanted.key().get();
      left =
          those(
              left,
              route -> route.key().id() == key,
              "key_id",
              "this provider has no route with it");
    }
    left = those(left, ProbeService::isKnown, "key_id", "the site has not told the key's text");
    return left.stream().min(bestFirst(current)).orElseThrow(ProbeService::changing);
  }

  private static List<Route> those(
      List<Route> some, Predicate<Route> that, String field, String otherwise) {
    List<Route> left = some.stream().filter(that).toList();
    if (left.isEmpty()) {
      throw GatewayException.invalidValue(field, otherwise);
    }
    return left;
  }

  private static boolean isKnown(Route route) {
    return route.key().status() != ProviderKey.Status.UNRESOLVED;
  }

  private static Comparator<Route> bestFirst(Catalogue catalogue) {
    return Comparator.<Route>comparingInt(route ->
            switch (route.key().status()) {
              case ENABLED -> 0;
              case REFUSED -> 1;
              case DISABLED -> 2;
              case UNRESOLVED -> 3;
            })
        .thenComparing(route -> !route.enabled())
        .thenComparing(route -> catalogue.price(route.model()).isEmpty())
        .thenComparing(Route::model)
        .thenComparingLong(Route::id);
  }

  private static Api api(Provider provider) {
    return provider.offered().stream()
        .findFirst()
        .orElseThrow(
            () -> GatewayException.invalidValue("api", "this provider is asked for nothing"));
  }

  // ── the call ──

  private Outcome call(Route route, Api api, RouteState state) {
    long sentAt = System.nanoTime();
    Optional<UpstreamFault> fault;
    try {
      fault = await(client.send(TinyRequest.of(inTime(route), api)));
    } catch (RuntimeException ours) {
      state.undecided(clock.millis());
      throw ours;
    }
    Outcome outcome = new Outcome(route, api, Duration.ofNanos(System.nanoTime() - sentAt), fault);
    if (fault.isPresent()) {
      failed(route, state, fault.get());
    } else {
      served(route, state, outcome.latency());
    }
    return outcome;
  }

  /** How the call failed; empty when it was answered. */
  private static Optional<UpstreamFault> await(UpstreamCall call) {
    try {
      call.answer().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UpstreamException upstream) {
        return Optional.of(upstream.fault());
      }
      throw new IllegalStateException("neither answer nor fault", failure.getCause());
    } catch (TimeoutException tooLate) {
      call.cancel();
      return Optional.of(new UpstreamFault.Timeout());
    } catch (InterruptedException stopping) {
      call.cancel();
      Thread.currentThread().interrupt();
      throw new CancellationException("the gateway stops");
    }
  }

  private void served(Route route, RouteState state, Duration latency) {
    state.served(clock.millis(), latency);
    state.recovered();
    if (route.key().status() == ProviderKey.Status.REFUSED
        && store.mark(route.key().id(), ProviderKey.Status.ENABLED, Optional.empty())) {
      catalogue.reload();
    }
  }

  private void failed(Route route, RouteState state, UpstreamFault fault) {
    state.failed(clock.millis(), fault);
    refusals.heard(route, fault);
  }

  /** The same route, whose provider may take no longer than we wait. */
  private static Route inTime(Route route) {
    Provider.Timeouts own = route.provider().timeouts();
    Provider hurried =
        route
            .provider()
            .within(
                new Provider.Timeouts(
                    shorter(own.connect()),
                    shorter(own.firstByte()),
                    shorter(own.idle()),
                    shorter(own.total())));
    return route.by(hurried, route.key());
  }

  private static Duration shorter(Duration own) {
    return own.compareTo(PATIENCE) < 0 ? own : PATIENCE;
  }

  /** What was there a moment ago is gone: somebody changes the provider. */
  private static GatewayException changing() {
    return new GatewayException(new GatewayError.NotFound("provider"));
  }
}
