package io.nebulagate.persistence.postgres.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.sync.SiteBench;
import io.nebulagate.application.fake.sync.ScriptedSite;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.sync.CheckInTime;
import io.nebulagate.application.sync.Crew;
import io.nebulagate.application.sync.SiteStore;
import io.nebulagate.application.sync.SyncChanges;
import io.nebulagate.application.sync.SyncObserver;
import io.nebulagate.application.sync.SyncReport;
import io.nebulagate.application.sync.SyncSchedule;
import io.nebulagate.application.sync.SyncService;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many sites at once: two replicas share them, and the route table bears them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class FederationScaleTest {

  private static final int SITES = 200;
  private static final int MODELS = 300;
  private static final int AT_ONCE = 4;

  @Inject SiteStore sites;
  @Inject ProviderStore providers;
  @Inject UpstreamUsageStore usage;
  @Inject CatalogueStore catalogue;

  private final String run = LedgerBench.newId().toString();
  private final List<Long> added = new ArrayList<>();
  private final ConcurrentLinkedQueue<SyncReport> reports = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<RuntimeException> broken = new ConcurrentLinkedQueue<>();

  @AfterEach
  void theSitesAreRemoved() {
    added.forEach(providers::remove);
  }

  @Test
  void twoReplicasAskNoSiteTwiceInACycle() throws Exception {
    add(40);
    ScriptedSite site = new ScriptedSite(run + "-m");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> replicas = new ArrayList<>();
      for (int seed = 1; seed <= 2; seed++) {
        SyncService replica = service(site, threads, seed);
        replicas.add(threads.submit(() -> syncAll(replica, 40)));
      }
      for (Future<?> replica : replicas) {
        replica.get();
      }
    }

    Map<String, Integer> asked = ours(site);
    assertThat(broken).isEmpty();
    assertThat(asked).hasSize(40);
    assertThat(asked.values()).containsOnly(1);
    assertThat(site.most()).isLessThanOrEqualTo(2 * AT_ONCE);
  }

  /** Prints how long it takes; what a machine can do is no reason to fail. */
  @Test
  void twoHundredSitesOfThreeHundredModelsMakeOneTable() throws Exception {
    add(SITES);
    ScriptedSite site =
        new ScriptedSite(
            IntStream.range(0, MODELS).mapToObj(i -> run + "-m" + i).toArray(String[]::new));
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      syncAll(service(site, threads, 3), SITES);
    }
    long learnt = System.nanoTime();
    Catalogue table = catalogue.load();
    long loaded = System.nanoTime();

    assertThat(broken).isEmpty();
    assertThat(routes(table, "-m0")).isEqualTo(SITES);
    assertThat(routes(table, "-m" + (MODELS - 1))).isEqualTo(SITES);
    assertThat(reports).hasSize(SITES);
    System.Logger log = System.getLogger("federation");
    log.log(
        System.Logger.Level.WARNING,
        "{0} sites x {1} models: learnt in {2} ms, table read in {3} ms",
        SITES,
        MODELS,
        Duration.ofNanos(learnt - began).toMillis(),
        Duration.ofNanos(loaded - learnt).toMillis());

    reports.clear();
    Instant later = InstantSource.system().instant().plus(Duration.ofMinutes(7));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      syncAll(service(site, threads, InstantSource.fixed(later), 4), SITES);
    }
    assertThat(reports)
        .hasSize(SITES)
        .extracting(SyncReport::changes)
        .containsOnly(SyncChanges.NONE);
  }

  private long routes(Catalogue table, String model) {
    return table.routes(new ModelName(run + model)).stream()
        .filter(route -> route.provider().name().startsWith(run))
        .count();
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      added.add(
          providers
              .add(
                  SiteBench.site(run + "-" + i)
                      .at(URI.create("https://" + run + "-" + i + ".test")),
                  new Secrets(Optional.empty(), Optional.of(Secret.of("access"))))
              .provider()
              .id());
    }
  }

  /** Asks whatever is due until so many sites of this run have answered, for a minute at most. */
  private void syncAll(SyncService replica, int expected) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (reports.size() + broken.size() < expected && System.nanoTime() < deadline) {
      replica.syncDue();
      LockSupport.parkNanos(2_000_000);
    }
  }

  private Map<String, Integer> ours(ScriptedSite site) {
    return site.asked().keySet().stream()
        .filter(url -> url.contains(run))
        .collect(Collectors.toMap(Function.identity(), url -> site.asked().get(url)));
  }

  private SyncService service(ScriptedSite site, ExecutorService threads, long seed) {
    return service(site, threads, InstantSource.system(), seed);
  }

  private SyncService service(
      ScriptedSite site, ExecutorService threads, InstantSource clock, long seed) {
    return new SyncService(
        new SyncService.Stores(providers, sites, usage),
        site,
        new LiveCatalogue(() -> Catalogue.EMPTY),
        new SyncService.Rhythm(
            clock,
            new SyncSchedule(new Random(seed)),
            CheckInTime.DEFAULT,
            new Crew(threads, AT_ONCE)),
        new SyncObserver() {
          @Override
          public void synced(SyncReport report) {
            if (report.name().startsWith(run)) {
              reports.add(report);
            }
          }

          @Override
          public void broke(long provider, RuntimeException failure) {
            broken.add(failure);
          }
        });
  }
}
