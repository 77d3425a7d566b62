package io.nebulagate.bootstrap.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.RelayService;
import io.nebulagate.application.relay.Retries;
import io.nebulagate.application.routes.PreviewService;
import io.nebulagate.application.routes.PreviewUseCase;
import io.nebulagate.application.routes.RouteService;
import io.nebulagate.application.routes.RouteStore;
import io.nebulagate.application.routes.RouteUseCase;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.HealthHints;
import io.nebulagate.application.routing.KeyProbes;
import io.nebulagate.application.routing.KeyRefusals;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderOverrides;
import io.nebulagate.application.routing.ProviderOverrides.Replacement;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderUseCase;
import io.nebulagate.application.routing.RefusedKeys;
import io.nebulagate.application.routing.RouteStates;
import io.nebulagate.application.routing.UpstreamModels;
import io.nebulagate.application.upstream.ModelImportService;
import io.nebulagate.application.upstream.ModelImportUseCase;
import io.nebulagate.application.upstream.ProbeService;
import io.nebulagate.application.upstream.ProbeUseCase;
import io.nebulagate.bootstrap.metrics.HealthMetrics;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.domain.routing.RoutePlanner;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** How the way to a provider is found. */
@Singleton
final class RoutingWiring {

  /** For what blocks; never an event loop. */
  private static final Executor SLOW = Executors.newVirtualThreadPerTaskExecutor();

  /** One that every thread has to itself. */
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  @Produces
  @Singleton
  RouteStates states(HealthHints hints, InstantSource clock) {
    return new RouteStates(hints, clock);
  }

  @Produces
  @Singleton
  LiveCatalogue catalogue(CatalogueStore store, RouteStates states, Settings settings) {
    Map<String, Replacement> replacements = new HashMap<>();
    settings
        .upstreams()
        .overrides()
        .forEach((name, said) ->
            replacements.put(name, new Replacement(said.apiKey(), said.baseUrl(), said.timeout())));
    return new LiveCatalogue(new ProviderOverrides(store, replacements), states);
  }

  @Produces
  @Singleton
  RoutePlanner planner(Settings settings) {
    return new RoutePlanner(settings.upstreams().tuning());
  }

  @Produces
  @Singleton
  RefusedKeys recovery(
      KeyProbes probes, ProviderStore providers, LiveCatalogue catalogue, UpstreamModels upstream) {
    return new RefusedKeys(probes, providers, catalogue, upstream, RANDOM);
  }

  @Produces
  @Singleton
  HealthMetrics healthMetrics(
      LiveCatalogue catalogue, RouteStates states, InstantSource clock, MeterRegistry registry) {
    return new HealthMetrics(catalogue, states, clock, registry);
  }

  @Produces
  @Singleton
  KeyRefusals refusals(ProviderStore providers, LiveCatalogue catalogue, InstantSource clock) {
    return new KeyRefusals(providers, catalogue, clock, SLOW);
  }

  @Produces
  @Singleton
  RelayService.Routing routing(RoutePlanner planner, KeyRefusals refusals) {
    return new RelayService.Routing(planner, RANDOM, Retries.USUAL, refusals);
  }

  @Produces
  @Singleton
  RouteUseCase routes(RouteStore store, LiveCatalogue catalogue, InstantSource clock) {
    return new RouteService(store, catalogue, clock);
  }

  @Produces
  @Singleton
  PreviewUseCase previews(
      LiveCatalogue catalogue, ApiKeyStore keys, RoutePlanner planner, InstantSource clock) {
    return new PreviewService(catalogue, keys, planner, RANDOM, clock);
  }

  @Produces
  @Singleton
  ProbeUseCase probe(
      ProviderStore providers,
      LiveCatalogue catalogue,
      ProviderClient client,
      KeyRefusals refusals,
      InstantSource clock) {
    return new ProbeService(providers, catalogue, client, refusals, clock);
  }

  @Produces
  @Singleton
  ModelImportUseCase modelImport(
      ProviderUseCase providers, LiveCatalogue catalogue, UpstreamModels models) {
    return new ModelImportService(providers, catalogue, models);
  }
}
