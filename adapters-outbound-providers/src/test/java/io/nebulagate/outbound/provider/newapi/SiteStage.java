package io.nebulagate.outbound.provider.newapi;

import io.nebulagate.application.contract.sync.SiteBench;
import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.fake.sync.InMemorySites;
import io.nebulagate.application.fake.sync.InMemoryUpstreamUsage;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.Offer;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.application.sync.CheckInReport;
import io.nebulagate.application.sync.CheckInTime;
import io.nebulagate.application.sync.Crew;
import io.nebulagate.application.sync.SiteState;
import io.nebulagate.application.sync.SyncObserver;
import io.nebulagate.application.sync.SyncReport;
import io.nebulagate.application.sync.SyncSchedule;
import io.nebulagate.application.sync.SyncService;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import io.nebulagate.outbound.provider.support.RecordedSite;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Everything a sync needs, over a site that listens, with what it learns in memory. */
final class SiteStage {

  final ManualClock clock = new ManualClock(SiteBench.NOW);
  final InMemoryProviders providers = new InMemoryProviders();
  final InMemoryPrices prices = new InMemoryPrices();
  final InMemoryUpstreamUsage usage = new InMemoryUpstreamUsage(providers);
  final InMemorySites sites = new InMemorySites(providers, prices, usage);
  final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(providers, prices, sites::standings));
  final SyncService service;
  final long id;

  SiteStage(URI site) {
    this(site, RecordedSite.TOKEN);
  }

  SiteStage(URI site, String accessToken) {
    NewApiSiteClient client =
        new NewApiSiteClient(
            new GuardedRest(ScriptedNames.loopbackGuard()),
            new NewApiSiteClient.Bounds(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(5), 16));
    service =
        new SyncService(
            new SyncService.Stores(providers, sites, usage),
            client,
            catalogue,
            new SyncService.Rhythm(
                clock,
                new SyncSchedule(new Random(1)),
                CheckInTime.DEFAULT,
                new Crew(Runnable::run, 4)),
            new SyncObserver() {});
    id =
        providers
            .add(
                SiteBench.site("site").at(site),
                new Secrets(Optional.empty(), Optional.of(Secret.of(accessToken))))
            .provider()
            .id();
  }

  SyncReport sync() {
    return service.sync(id);
  }

  CheckInReport checkIn() {
    return service.checkIn(id);
  }

  SiteState state() {
    return service.state(id);
  }

  void useOther(String accessToken) {
    providers.replace(
        providers.find(id).orElseThrow().provider(),
        new Secrets(Optional.empty(), Optional.of(Secret.of(accessToken))));
  }

  Catalogue now() {
    catalogue.reload();
    return catalogue.current();
  }

  List<Route> routes(String model) {
    return now().routes(new ModelName(model));
  }

  Optional<PriceSheet> cost(String model, String group) {
    return now().cost(new Offer(id, new ModelName(model), Optional.of(group)));
  }
}
