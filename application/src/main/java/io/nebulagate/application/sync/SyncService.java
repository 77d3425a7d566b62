package io.nebulagate.application.sync;

import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.sync.SiteStore.KeptToken;
import io.nebulagate.application.sync.SiteStore.Lease;
import io.nebulagate.application.sync.SyncReport.Seen;
import io.nebulagate.application.sync.site.SiteAccess;
import io.nebulagate.application.sync.site.SiteClient;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.site.SiteKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes a lease, asks the site, keeps what it says, puts it in force. */
public final class SyncService implements SyncUseCase {

  /** How long a site may be asked. */
  private static final Duration ASKING_MAX = Duration.ofMinutes(2);

  /** Longer than asking, the last call and writing take together. */
  private static final Duration LEASE = Duration.ofMinutes(4);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Stores stores;
  private final SiteClient client;
  private final LiveCatalogue catalogue;
  private final Rhythm rhythm;
  private final SyncObserver observer;
  private final Learning learning;
  private final CheckIns checkIns;

  /** Asks by {@code client}; requests read what is learnt from {@code catalogue}. */
  public SyncService(
      Stores stores,
      SiteClient client,
      LiveCatalogue catalogue,
      Rhythm rhythm,
      SyncObserver observer) {
    this.stores = stores;
    this.client = client;
    this.catalogue = catalogue;
    this.rhythm = rhythm;
    this.observer = observer;
    this.learning = new Learning(stores.usage, rhythm.schedule);
    this.checkIns = new CheckIns(client);
  }

  /** Where things are kept. */
  public record Stores(ProviderStore providers, SiteStore sites, UpstreamUsageStore usage) {}

  /** When things are done, and how many at once. */
  public record Rhythm(
      InstantSource clock, SyncSchedule schedule, CheckInTime checkIn, Crew crew) {}

  @Override
  public SyncReport sync(long id) {
    Provider provider = find(id);
    return sync(provider, claim(id));
  }

  @Override
  public CheckInReport checkIn(long id) {
    Provider provider = find(id);
    return checkIn(provider, claim(id));
  }

  @Override
  public List<KeptToken> tokens(long id) {
    find(id);
    return stores.sites.tokens(id);
  }

  @Override
  public SiteState state(long id) {
    find(id);
    return stores.sites.find(id);
  }

  @Override
  public int syncDue() {
    int room = rhythm.crew.free();
    return room == 0
        ? 0
        : begin(stores.sites.claimDue(now(), LEASE, room), lease -> sync(of(lease), lease));
  }

  @Override
  public int checkInDue() {
    int room = rhythm.crew.free();
    return room == 0
        ? 0
        : rhythm
            .checkIn
            .due(now())
            .map(day -> stores.sites.claimCheckIns(day, now(), LEASE, room))
            .map(leases -> begin(leases, lease -> checkIn(of(lease), lease)))
            .orElse(0);
  }

  /**
   * A lease nobody has a hand for goes back. One that something of ours broke over is left to its
   * end: whatever it was, it is not tried again at once.
   */
  private int begin(List<Lease> leases, Consumer<Lease> work) {
    int begun = 0;
    for (Lease lease : leases) {
      if (rhythm.crew.begin(() -> run(lease, work))) {
        begun++;
      } else {
        stores.sites.release(lease);
      }
    }
    return begun;
  }

  private void run(Lease lease, Consumer<Lease> work) {
    try {
      work.accept(lease);
    } catch (RuntimeException failure) {
      observer.broke(lease.provider(), failure);
    }
  }

  private SyncReport sync(Provider provider, Lease lease) {
    SiteState before = stores.sites.find(provider.id());
    SyncReport report;
    try {
      report = learn(provider, lease, before);
    } catch (SiteException failed) {
      report = fail(provider, lease, before, SiteState.Failure.of(failed.fault(), now()));
    }
    if (!report.changes().isEmpty()) {
      catalogue.reload();
    }
    observer.synced(report);
    return report;
  }

  private SyncReport learn(Provider provider, Lease lease, SiteState before) {
    long id = provider.id();
    Answers answers =
        Answers.ask(
            client,
            access(provider, before.about().kind()),
            stores.sites.keys(id),
            () -> stores.sites.find(id).spent(),
            new Deadline(rhythm.clock, ASKING_MAX));
    Learnt learnt = learning.of(id, before, answers, now());
    SyncChanges changes =
        stores
            .sites
            .learn(lease, learnt, now())
            .orElseThrow(() -> new SiteException(new SiteFault.TimedOut()));
    int unresolved =
        (int)
            stores.sites.keys(id).values().stream()
                .filter(key -> key.status() == ProviderKey.Status.UNRESOLVED)
                .count();
    boolean judged = learnt.books().window().since().equals(learnt.books().figures().at());
    return new SyncReport(
        id,
        provider.name(),
        answers.kind(),
        Optional.of(learnt.books().figures().balance()),
        Learning.seen(learnt, unresolved),
        changes,
        Optional.empty(),
        learnt.books().drift().filter(_ -> judged));
  }

  private SyncReport fail(
      Provider provider, Lease lease, SiteState before, SiteState.Failure failure) {
    Instant again = rhythm.schedule.next(now(), before.syncs().failures() + 1);
    stores.sites.failed(lease, failure, again);
    return new SyncReport(
        provider.id(),
        provider.name(),
        before.about().kind(),
        Optional.empty(),
        Seen.NOTHING,
        SyncChanges.NONE,
        Optional.of(failure),
        Optional.empty());
  }

  private CheckInReport checkIn(Provider provider, Lease lease) {
    SiteKind kind = stores.sites.find(provider.id()).about().kind();
    CheckIns.Result result = checkInAt(provider, kind);
    SiteState.CheckIn kept =
        new SiteState.CheckIn(
            rhythm.checkIn.day(now()), result.outcome(), result.reward(), result.message(), now());
    stores.sites.checkedIn(lease, kept, rhythm.checkIn.again(now()));
    if (result.outcome() == CheckInReport.Outcome.OFF) {
      catalogue.reload();
    }
    CheckInReport report =
        new CheckInReport(
            provider.id(), provider.name(), result.outcome(), result.reward(), result.message());
    observer.checkedIn(report);
    return report;
  }

  private CheckIns.Result checkInAt(Provider provider, SiteKind kind) {
    try {
      return checkIns.at(access(provider, kind));
    } catch (SiteException withoutToken) {
      return CheckIns.Result.of(CheckInReport.Outcome.FAILED, withoutToken.fault().message());
    }
  }

  private SiteAccess access(Provider provider, SiteKind kind) {
    Secret token =
        stores
            .providers
            .accessToken(provider.id())
            .orElseThrow(
                () -> new SiteException(new SiteFault.Credentials("no access token is kept")));
    long user = provider.site().map(Provider.Site::userId).orElse(0L);
    return new SiteAccess(provider.baseUrl(), token, user, kind);
  }

  private Provider of(Lease lease) {
    return find(lease.provider());
  }

  private Provider find(long id) {
    Provider provider =
        stores
            .providers
            .find(id)
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("provider")))
            .provider();
    if (provider.site().isEmpty()) {
      throw GatewayException.invalidValue("id", "names a provider that is no NewAPI site");
    }
    return provider;
  }

  private Lease claim(long id) {
    return stores
        .sites
        .claim(id, now(), LEASE)
        .orElseThrow(() -> new GatewayException(new GatewayError.Overloaded(PATIENCE)));
  }

  private Instant now() {
    return rhythm.clock.instant();
  }
}
