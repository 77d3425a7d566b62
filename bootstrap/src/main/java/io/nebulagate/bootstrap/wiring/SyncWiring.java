package io.nebulagate.bootstrap.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.sync.Crew;
import io.nebulagate.application.sync.SiteStore;
import io.nebulagate.application.sync.SyncObserver;
import io.nebulagate.application.sync.SyncSchedule;
import io.nebulagate.application.sync.SyncService;
import io.nebulagate.application.sync.SyncUseCase;
import io.nebulagate.application.sync.UpstreamUsage;
import io.nebulagate.application.sync.site.SiteClient;
import io.nebulagate.bootstrap.metrics.SyncMetrics;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import io.nebulagate.outbound.provider.newapi.NewApiSiteClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** How the gateway keeps in step with NewAPI sites. */
@Singleton
final class SyncWiring {

  /** How many sites one replica asks at once. */
  private static final int AT_ONCE = 4;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Produces
  @Singleton
  SiteClient siteClient(GuardedRest rest) {
    return new NewApiSiteClient(rest, NewApiSiteClient.Bounds.DEFAULT);
  }

  /** Known by its own name alone: requests have one observer, which tells this one, too. */
  @Produces
  @Singleton
  @Typed(UpstreamUsage.class)
  UpstreamUsage upstreamUsage(UpstreamUsageStore store) {
    return new UpstreamUsage(store);
  }

  @Produces
  @Singleton
  SyncObserver syncObserver(MeterRegistry registry) {
    return new SyncMetrics(registry);
  }

  @Produces
  @Singleton
  SyncService.Stores syncStores(
      ProviderStore providers, SiteStore sites, UpstreamUsageStore usage) {
    return new SyncService.Stores(providers, sites, usage);
  }

  @Produces
  @Singleton
  Crew crew() {
    return new Crew(threads, AT_ONCE);
  }

  /** What runs is told to stop; a lease that is left over ends by itself. */
  void close(@Disposes Crew crew) {
    threads.shutdownNow();
  }

  @Produces
  @Singleton
  SyncService.Rhythm rhythm(InstantSource clock, Settings settings, Crew crew) {
    return new SyncService.Rhythm(
        clock, new SyncSchedule(new SecureRandom()), settings.times().checkIn(), crew);
  }

  @Produces
  @Singleton
  SyncUseCase sync(
      SyncService.Stores stores,
      SiteClient client,
      LiveCatalogue catalogue,
      SyncService.Rhythm rhythm,
      SyncObserver observer) {
    return new SyncService(stores, client, catalogue, rhythm, observer);
  }
}
