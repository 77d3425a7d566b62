package io.nebulagate.application.fake.sync;

import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.InMemoryProviders.Asked;
import io.nebulagate.application.routing.Offer;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.UpstreamUsageStore.Amounts;
import io.nebulagate.application.sync.CheckInReport.Outcome;
import io.nebulagate.application.sync.Learnt;
import io.nebulagate.application.sync.LearntKey;
import io.nebulagate.application.sync.SiteState;
import io.nebulagate.application.sync.SiteStore;
import io.nebulagate.application.sync.SyncChanges;
import io.nebulagate.application.sync.SyncChanges.CostChange;
import io.nebulagate.application.sync.SyncChanges.Counts;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Standing;
import io.nebulagate.domain.site.SiteToken;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What was learnt of sites, in memory, over providers and prices in memory. */
public final class InMemorySites implements SiteStore {

  private final InMemoryProviders providers;
  private final InMemoryPrices prices;
  private final InMemoryUpstreamUsage usage;
  private final Map<Long, Site> sites = new TreeMap<>();

  /** Over {@code providers} and {@code prices}; {@code usage} tells what was asked of them. */
  public InMemorySites(
      InMemoryProviders providers, InMemoryPrices prices, InMemoryUpstreamUsage usage) {
    this.providers = providers;
    this.prices = prices;
    this.usage = usage;
  }

  private static final class Site {
    private SiteState state = SiteState.UNKNOWN;
    private UUID lease = new UUID(0, 0);
    private Instant leaseUntil = Instant.MIN;
    private Instant nextSync = Instant.MIN;
    private Instant nextCheckIn = Instant.MIN;
    private final Map<Long, KeptToken> tokens = new TreeMap<>();
  }

  @Override
  public synchronized Optional<Lease> claim(long provider, Instant now, Duration length) {
    return open(provider)
        .filter(site -> !site.leaseUntil.isAfter(now))
        .map(site -> lease(provider, site, now.plus(length)));
  }

  @Override
  public synchronized List<Lease> claimDue(Instant now, Duration length, int limit) {
    return providers.list().stream()
        .map(Kept::provider)
        .filter(Provider::enabled)
        .filter(provider -> open(provider.id()).filter(site -> isDue(site, now)).isPresent())
        .sorted(Comparator.comparing(provider -> site(provider.id()).nextSync))
        .limit(limit)
        .map(provider -> lease(provider.id(), site(provider.id()), now.plus(length)))
        .toList();
  }

  private static boolean isDue(Site site, Instant now) {
    return !site.nextSync.isAfter(now) && !site.leaseUntil.isAfter(now);
  }

  @Override
  public synchronized List<Lease> claimCheckIns(
      LocalDate day, Instant now, Duration length, int limit) {
    return providers.list().stream()
        .map(Kept::provider)
        .filter(Provider::enabled)
        .filter(provider -> provider.site().filter(Provider.Site::checkIn).isPresent())
        .filter(provider ->
            open(provider.id()).filter(site -> wantsCheckIn(site, day, now)).isPresent())
        .limit(limit)
        .map(provider -> lease(provider.id(), site(provider.id()), now.plus(length)))
        .toList();
  }

  private static boolean wantsCheckIn(Site site, LocalDate day, Instant now) {
    boolean settled =
        site.state
            .checkIn()
            .filter(done -> !done.day().isBefore(day) && done.outcome() != Outcome.FAILED)
            .isPresent();
    return !settled && !site.nextCheckIn.isAfter(now) && !site.leaseUntil.isAfter(now);
  }

  private Optional<Site> open(long provider) {
    return providers
        .find(provider)
        .filter(kept -> kept.provider().site().isPresent())
        .map(_ -> site(provider));
  }

  private Site site(long provider) {
    return sites.computeIfAbsent(provider, _ -> new Site());
  }

  private static Lease lease(long provider, Site site, Instant until) {
    site.lease = UUID.randomUUID();
    site.leaseUntil = until;
    return new Lease(provider, site.lease);
  }

  @Override
  public synchronized void release(Lease lease) {
    Site site = site(lease.provider());
    if (site.lease.equals(lease.id())) {
      site.leaseUntil = Instant.MIN;
    }
  }

  @Override
  public synchronized SiteState find(long provider) {
    SiteState kept = site(provider).state;
    Amounts total = usage.total(provider);
    return with(kept, new SiteState.Spent(total.cost(), total.unpriced()), kept.rewards());
  }

  private static SiteState with(SiteState kept, SiteState.Spent spent, Money rewards) {
    return new SiteState(
        kept.about(),
        kept.syncs(),
        kept.figures(),
        spent,
        rewards,
        kept.window(),
        kept.drift(),
        kept.checkIn());
  }

  /** How the operator stands with the sites that have told. */
  public synchronized Map<Long, Standing> standings() {
    Map<Long, Standing> standings = new HashMap<>();
    sites.forEach((provider, site) ->
        site.state
            .figures()
            .ifPresent(figures ->
                standings.put(
                    provider,
                    new Standing(figures.balance(), usage.total(provider).cost(), figures.at()))));
    return standings;
  }

  @Override
  public synchronized Map<Long, ProviderKey> keys(long provider) {
    Map<Long, ProviderKey> keys = new HashMap<>();
    tokens(provider).forEach(token -> keys.put(token.token().id(), token.key()));
    return keys;
  }

  @Override
  public synchronized List<KeptToken> tokens(long provider) {
    List<ProviderKey> current = providers.find(provider).map(Kept::keys).orElse(List.of());
    Set<Asked> asked = providers.asked(provider);
    return site(provider).tokens.values().stream()
        .map(kept ->
            new KeptToken(
                kept.token(),
                current.stream()
                    .filter(key -> key.id() == kept.key().id())
                    .findFirst()
                    .orElseThrow(),
                (int) asked.stream().filter(one -> one.key() == kept.key().id()).count()))
        .toList();
  }

  @Override
  public synchronized Optional<SyncChanges> learn(Lease lease, Learnt learnt, Instant now) {
    long provider = lease.provider();
    Site site = site(provider);
    if (!site.lease.equals(lease.id()) || !site.leaseUntil.isAfter(now)) {
      return Optional.empty();
    }
    Counts keys = followKeys(provider, site, learnt.keys(), now);
    Set<Asked> before = providers.asked(provider);
    Set<Asked> wanted = new HashSet<>();
    site.tokens.forEach((id, token) ->
        learnt.sales().routes().stream()
            .filter(one -> one.token() == id)
            .forEach(one -> wanted.add(new Asked(token.key().id(), one.model()))));
    Provider kept = providers.find(provider).orElseThrow().provider();
    Map<ModelName, ModelName> models = new HashMap<>();
    wanted.forEach(one -> models.put(one.model(), one.model()));
    providers.follow(
        kept.serving(models), site.tokens.values().stream().map(KeptToken::key).toList(), wanted);
    SyncChanges changes =
        new SyncChanges(
            keys,
            counts(before, wanted),
            counts(kept.models().keySet(), models.keySet()),
            price(provider, learnt.sales().costs()));
    SiteState old = site.state;
    site.state =
        new SiteState(
            learnt.about(),
            new SiteState.Syncs(
                Optional.of(now), Optional.of(learnt.nextAt()), 0, Optional.empty()),
            Optional.of(learnt.books().figures()),
            old.spent(),
            Money.ZERO,
            Optional.of(learnt.books().window()),
            learnt.books().drift(),
            old.checkIn());
    site.nextSync = learnt.nextAt();
    site.leaseUntil = Instant.MIN;
    return Optional.of(changes);
  }

  private Counts followKeys(long provider, Site site, List<LearntKey> learnt, Instant now) {
    Map<Long, ProviderKey> before = keys(provider);
    Map<Long, KeptToken> after = new TreeMap<>();
    int added = 0;
    int changed = 0;
    for (LearntKey key : learnt) {
      ProviderKey was = before.remove(key.token().id());
      ProviderKey is = key.after(was == null ? providers.unknownKey(provider) : was, now);
      added += was == null ? 1 : 0;
      changed += was != null && !is.equals(was) ? 1 : 0;
      after.put(key.token().id(), new KeptToken(unseen(key.token()), is, 0));
    }
    site.tokens.clear();
    site.tokens.putAll(after);
    return new Counts(added, before.size(), changed);
  }

  private static SiteToken unseen(SiteToken token) {
    return new SiteToken(
        token.id(),
        token.name(),
        Secret.of(""),
        token.on(),
        token.expiresAt(),
        token.group(),
        token.models());
  }

  private static Counts counts(Set<?> before, Set<?> after) {
    Set<Object> added = new HashSet<>(after);
    added.removeAll(before);
    Set<Object> removed = new HashSet<>(before);
    removed.removeAll(after);
    return new Counts(added.size(), removed.size(), 0);
  }

  private List<CostChange> price(long provider, Map<Learnt.Cost, Optional<PriceSheet>> said) {
    List<CostChange> changes = new ArrayList<>();
    said.forEach((of, sheet) -> {
      Offer offer = new Offer(provider, of.model(), Optional.of(of.group()));
      Optional<PriceSheet> before = Optional.ofNullable(prices.costs().get(offer));
      if (!before.map(kept -> kept.as(0)).equals(sheet.map(told -> told.as(0)))) {
        changes.add(new CostChange(of, before, sheet));
        sheet.ifPresentOrElse(told -> prices.addCost(offer, told), () -> prices.withdraw(offer));
      }
    });
    return changes;
  }

  @Override
  public synchronized void failed(Lease lease, SiteState.Failure failure, Instant nextAt) {
    Site site = site(lease.provider());
    if (site.lease.equals(lease.id())) {
      SiteState old = site.state;
      site.state =
          new SiteState(
              old.about(),
              new SiteState.Syncs(
                  old.syncs().lastAt(),
                  Optional.of(nextAt),
                  old.syncs().failures() + 1,
                  Optional.of(failure)),
              old.figures(),
              old.spent(),
              old.rewards(),
              old.window(),
              old.drift(),
              old.checkIn());
      site.nextSync = nextAt;
      site.leaseUntil = Instant.MIN;
    }
  }

  @Override
  public synchronized void checkedIn(Lease lease, SiteState.CheckIn result, Instant nextAt) {
    Site site = site(lease.provider());
    if (!site.lease.equals(lease.id())) {
      return;
    }
    SiteState old = site.state;
    Money rewards = old.rewards().plus(result.reward().orElse(Money.ZERO));
    site.state =
        new SiteState(
            old.about(),
            old.syncs(),
            old.figures(),
            old.spent(),
            rewards,
            old.window(),
            old.drift(),
            Optional.of(result));
    site.nextCheckIn = result.outcome().settled() ? result.at() : nextAt;
    site.leaseUntil = Instant.MIN;
    if (result.outcome() == Outcome.OFF) {
      switchOff(lease.provider());
    }
  }

  private void switchOff(long id) {
    Kept kept = providers.find(id).orElseThrow();
    Provider before = kept.provider();
    Provider.Site site = before.site().orElseThrow();
    Provider off =
        new Provider(
            before.id(),
            before.name(),
            before.type(),
            before.baseUrl(),
            before.models(),
            before.aliases(),
            before.traffic(),
            before.region(),
            before.tags(),
            before.enabled(),
            before.apis(),
            before.timeouts(),
            Optional.of(new Provider.Site(site.userId(), false, site.staleAfter())),
            Optional.empty());
    providers.follow(off, kept.keys(), providers.asked(id));
  }
}
