package io.nebulagate.application.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.contract.sync.SiteBench;
import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.fake.sync.InMemorySites;
import io.nebulagate.application.fake.sync.InMemoryUpstreamUsage;
import io.nebulagate.application.fake.sync.ScriptedSite;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.routing.Provider;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SyncServiceTest {

  private static final int PARALLEL_MAX = 4;

  private final ManualClock clock = new ManualClock(SiteBench.NOW);
  private final InMemoryProviders providers = new InMemoryProviders();
  private final InMemoryPrices prices = new InMemoryPrices();
  private final InMemoryUpstreamUsage usage = new InMemoryUpstreamUsage(providers);
  private final InMemorySites sites = new InMemorySites(providers, prices, usage);
  private final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(providers, prices, sites::standings));
  private final ScriptedSite site = new ScriptedSite("m1", "m2");
  private final List<RuntimeException> broken = new ArrayList<>();
  private final List<CheckInReport> checkedIn = new ArrayList<>();

  @Test
  void whatIsLearntIsInForceAtOnce() {
    long id = add("one");

    SyncReport report = service(new Crew(Runnable::run, 1)).sync(id);

    assertThat(report.failure()).isEmpty();
    assertThat(report.balance()).contains(Money.parse("2.5"));
    assertThat(catalogue.current().routes(new ModelName("m1"))).hasSize(1);
    assertThat(catalogue.current().standing(id)).isPresent();
  }

  @Test
  void whatIsNoSiteIsRefused() {
    SyncService service = service(new Crew(Runnable::run, 1));
    long other =
        providers
            .add(
                Provider.openAi("other", URI.create("https://o.test"), Map.of()),
                List.of(Secret.of("sk-other")))
            .provider()
            .id();

    assertThatThrownBy(() -> service.sync(other)).hasMessage("invalid_value");
    assertThatThrownBy(() -> service.tokens(999)).hasMessage("not_found");
  }

  @Test
  void oneThatIsBeingAskedIsNotAskedTwice() {
    SyncService service = service(new Crew(Runnable::run, 1));
    long id = add("one");
    site.pausing(() ->
        assertThatThrownBy(() -> service.sync(id))
            .isInstanceOf(GatewayException.class)
            .hasMessage("overloaded"));

    assertThat(service.sync(id).failure()).isEmpty();
  }

  @Test
  void aFailureIsForgottenWhenItWorksAgain() {
    SyncService service = service(new Crew(Runnable::run, 1));
    long id = add("one");
    service.sync(id);
    site.failing(new SiteFault.Unreachable());

    assertThat(service.sync(id).failure().orElseThrow().code()).isEqualTo("unreachable");
    assertThat(service.state(id).stale()).isTrue();
    assertThat(catalogue.current().routes(new ModelName("m1"))).hasSize(1);

    site.answering();
    service.sync(id);
    assertThat(service.state(id).stale()).isFalse();
  }

  @Test
  void twoHundredSitesAreAskedAFewAtATimeAndOnceInACycle() throws Exception {
    for (int i = 0; i < 200; i++) {
      add("site-" + i);
    }
    CountDownLatch four = new CountDownLatch(PARALLEL_MAX);
    site.pausing(() -> {
      four.countDown();
      await(four);
    });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      SyncService service = service(new Crew(threads, PARALLEL_MAX));
      int begun = 0;
      while (begun < 200) {
        int now = service.syncDue();
        assertThat(now).isLessThanOrEqualTo(PARALLEL_MAX);
        begun += now;
        Thread.onSpinWait();
      }
      assertThat(begun).isEqualTo(200);
    }

    assertThat(site.most()).isEqualTo(PARALLEL_MAX);
    assertThat(site.asked()).hasSize(200).containsValue(1).doesNotContainValue(2);
    assertThat(broken).isEmpty();
    List<Instant> next =
        providers.list().stream()
            .map(kept -> sites.find(kept.provider().id()).syncs().nextAt().orElseThrow())
            .toList();
    assertThat(next)
        .allMatch(at -> !at.isBefore(clock.instant().plusSeconds(240)))
        .allMatch(at -> !at.isAfter(clock.instant().plusSeconds(360)));
    assertThat(next.stream().distinct().count()).isGreaterThan(190);
  }

  @Test
  void aMistakeOfOursIsToldAndNotRepeatedAtOnce() {
    add("one");
    site.pausing(() -> {
      throw new IllegalStateException("a mistake");
    });
    SyncService service = service(new Crew(Runnable::run, 1));

    assertThat(service.syncDue()).isEqualTo(1);

    assertThat(broken).extracting(RuntimeException::getMessage).containsExactly("a mistake");
    assertThat(service.syncDue()).isZero();
    clock.advance(Duration.ofMinutes(4));
    assertThat(service.syncDue()).isEqualTo(1);
  }

  @Test
  void checkInsAreDoneOnceADayFromNineInShanghai() {
    long id = add("one");
    SyncService service = service(new Crew(Runnable::run, 4));
    clock.advance(Duration.between(clock.instant(), Instant.parse("2026-11-29T00:59:59Z")));
    assertThat(service.checkInDue()).as("8:59:59 there").isZero();

    clock.advance(Duration.ofSeconds(1));
    assertThat(service.checkInDue()).isEqualTo(1);
    assertThat(service.checkInDue()).isZero();

    assertThat(checkedIn)
        .singleElement()
        .satisfies(report -> {
          assertThat(report.outcome()).isEqualTo(CheckInReport.Outcome.DONE);
          assertThat(report.reward()).contains(Money.parse("0.02"));
        });
    assertThat(sites.find(id).checkIn().orElseThrow().day()).isEqualTo("2026-11-29");
    clock.advance(Duration.ofDays(1));
    assertThat(service.checkInDue()).isEqualTo(1);
  }

  private long add(String name) {
    return providers
        .add(
            SiteBench.site(name).at(URI.create("https://" + name + ".test")),
            new Secrets(Optional.empty(), Optional.of(Secret.of("access"))))
        .provider()
        .id();
  }

  private SyncService service(Crew crew) {
    return new SyncService(
        new SyncService.Stores(providers, sites, usage),
        site,
        catalogue,
        new SyncService.Rhythm(clock, new SyncSchedule(new Random(7)), CheckInTime.DEFAULT, crew),
        new SyncObserver() {
          @Override
          public synchronized void broke(long provider, RuntimeException failure) {
            broken.add(failure);
          }

          @Override
          public void checkedIn(CheckInReport report) {
            checkedIn.add(report);
          }
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
