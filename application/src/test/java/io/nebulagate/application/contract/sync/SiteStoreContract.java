package io.nebulagate.application.contract.sync;

import static io.nebulagate.application.contract.sync.SiteBench.NOW;
import static io.nebulagate.application.contract.sync.SiteBench.dollars;
import static io.nebulagate.application.contract.sync.SiteBench.learnt;
import static io.nebulagate.application.contract.sync.SiteBench.masked;
import static io.nebulagate.application.contract.sync.SiteBench.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.Offer;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.routing.UpstreamUsageStore.Amounts;
import io.nebulagate.application.routing.UpstreamUsageStore.Hour;
import io.nebulagate.application.sync.CheckInReport.Outcome;
import io.nebulagate.application.sync.Learnt;
import io.nebulagate.application.sync.LearntKey;
import io.nebulagate.application.sync.SiteState;
import io.nebulagate.application.sync.SiteStore;
import io.nebulagate.application.sync.SiteStore.Lease;
import io.nebulagate.application.sync.SyncChanges;
import io.nebulagate.application.sync.SyncChanges.CostChange;
import io.nebulagate.application.sync.SyncChanges.Counts;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.site.SiteKind;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of sites does, and how the catalogue follows. */
public abstract class SiteStoreContract {

  private static final Duration LEASE = Duration.ofMinutes(3);
  private static final LocalDate TODAY = LocalDate.parse("2026-11-28");

  private final String run = LedgerBench.newId().toString();
  private final ModelName small = new ModelName(run + "-small");
  private final ModelName large = new ModelName(run + "-large");
  private long site;

  /** The store under test; it may have other sites in it. */
  protected abstract SiteStore store();

  /** The providers it is about. */
  protected abstract ProviderStore providers();

  /** What is asked of them. */
  protected abstract UpstreamUsageStore usage();

  /** The configuration that follows. */
  protected abstract CatalogueStore catalogue();

  @BeforeEach
  void aSiteIsAdded() {
    site =
        providers()
            .add(
                SiteBench.site(run),
                new Secrets(Optional.empty(), Optional.of(Secret.of("access"))))
            .provider()
            .id();
  }

  @Test
  protected void oneHasTheLeaseUntilItEnds() {
    assertThat(store().claim(site, NOW, LEASE)).isPresent();
    assertThat(store().claim(site, NOW.plusSeconds(179), LEASE)).isEmpty();
    assertThat(store().claim(site, NOW.plusSeconds(180), LEASE)).isPresent();
  }

  @Test
  protected void aReleasedLeaseIsFreeButNotForWhomItIsNot() {
    Lease first = claim();
    store().release(new Lease(site, LedgerBench.newId()));
    assertThat(store().claim(site, NOW, LEASE)).isEmpty();

    store().release(first);

    assertThat(store().claim(site, NOW, LEASE)).isPresent();
  }

  @Test
  protected void whatIsNoSiteHasNoLease() {
    long other =
        providers()
            .add(
                Provider.openAi(run + "-o", SiteBench.site(run).baseUrl(), Map.of()),
                List.of(Secret.of("sk-other")))
            .provider()
            .id();

    assertThat(store().claim(other, NOW, LEASE)).isEmpty();
    assertThat(store().claim(Long.MAX_VALUE, NOW, LEASE)).isEmpty();
  }

  @Test
  protected void dueSitesAreHandedOutOnceAndDisabledOnesNot() {
    assertThat(due()).contains(site);
    assertThat(due()).doesNotContain(site);

    Provider off = providers().find(site).orElseThrow().provider().enabled(false);
    providers().replace(off, Secrets.UNCHANGED);
    assertThat(store().claimDue(NOW.plus(LEASE), LEASE, 10_000))
        .extracting(Lease::provider)
        .doesNotContain(site);
  }

  @Test
  protected void whatIsLearntIsInForce() {
    Lease lease = claim();

    SyncChanges changes = learn(lease, List.of(told(1, "sk-one-of-the-site")), both("2", "5"));

    assertThat(changes.keys()).isEqualTo(new Counts(1, 0, 0));
    assertThat(changes.routes()).isEqualTo(new Counts(2, 0, 0));
    assertThat(changes.models()).isEqualTo(new Counts(2, 0, 0));
    assertThat(changes.costs()).hasSize(2);
    Route route = route(small);
    assertThat(route.usable()).isTrue();
    assertThat(route.upstreamModel()).isEqualTo(small);
    assertThat(route.key().secret()).isEqualTo(Secret.of("sk-one-of-the-site"));
    assertThat(route.key().group()).contains(SiteBench.GROUP);
    assertThat(route.provider().modelNames()).containsExactlyInAnyOrder(large, small);
    assertThat(cost(small)).contains(dollars("2"));
    assertThat(catalogue().load().standing(site).orElseThrow().balance())
        .isEqualTo(Money.parse("2.5"));
    assertThat(catalogue().load().standing(site).orElseThrow().knownAt()).isEqualTo(NOW);
    SiteState state = store().find(site);
    assertThat(state.about().kind()).isEqualTo(SiteKind.NEW_API);
    assertThat(state.figures()).contains(SiteBench.figures("2.5"));
    assertThat(state.syncs().lastAt()).contains(NOW);
    assertThat(state.syncs().nextAt()).contains(NOW.plus(Duration.ofMinutes(5)));
    assertThat(state.stale()).isFalse();
    assertThat(store().tokens(site))
        .singleElement()
        .satisfies(token -> {
          assertThat(token.token().name()).isEqualTo("token 1");
          assertThat(token.routes()).isEqualTo(2);
        });
    assertThat(store().claimDue(NOW, LEASE, 10_000))
        .extracting(Lease::provider)
        .doesNotContain(site);
  }

  @Test
  protected void learningTheSameAgainChangesNothing() {
    learn(claim(), List.of(told(1, "sk-one-of-the-site"), masked(2)), both("2", "5"));
    Route before = route(small);
    long version = catalogue().load().cost(before).orElseThrow().version();

    SyncChanges changes =
        learn(claim(), List.of(told(1, "sk-one-of-the-site"), masked(2)), both("2", "5"));

    assertThat(changes).isEqualTo(SyncChanges.NONE);
    assertThat(route(small)).isEqualTo(before);
    assertThat(catalogue().load().cost(before).orElseThrow().version()).isEqualTo(version);
  }

  @Test
  protected void onlyWhatDiffersIsChanged() {
    learn(claim(), List.of(told(1, "sk-one-of-the-site")), both("2", "5"));
    Route before = route(small);

    SyncChanges changes =
        learn(
            claim(),
            List.of(told(1, "sk-one-of-the-site"), told(3, "sk-three-of-the-site")),
            Map.of(small, Optional.of(dollars("3"))));

    assertThat(changes.keys()).isEqualTo(new Counts(1, 0, 0));
    assertThat(changes.routes()).isEqualTo(new Counts(1, 1, 0));
    assertThat(changes.models()).isEqualTo(new Counts(0, 1, 0));
    assertThat(changes.costs())
        .singleElement()
        .satisfies(change -> {
          assertThat(change.of()).isEqualTo(new Learnt.Cost(small, SiteBench.GROUP));
          assertThat(change.before().map(sheet -> sheet.as(0))).contains(dollars("2"));
          assertThat(change.after()).contains(dollars("3"));
        });
    assertThat(catalogue().load().routes(small)).extracting(Route::id).contains(before.id());
    assertThat(catalogue().load().routes(large)).isEmpty();
    assertThat(cost(small)).contains(dollars("3"));
  }

  @Test
  protected void aCostThatNobodyKnowsAnyMoreIsNotUsedAnyMore() {
    learn(claim(), List.of(told(1, "sk-one-of-the-site")), both("2", "5"));

    SyncChanges changes =
        learn(
            claim(),
            List.of(told(1, "sk-one-of-the-site")),
            Map.of(small, Optional.empty(), large, Optional.of(dollars("5"))));

    assertThat(changes.costs()).extracting(CostChange::after).containsExactly(Optional.empty());
    assertThat(cost(small)).isEmpty();
    assertThat(
            learn(
                claim(),
                List.of(told(1, "sk-one-of-the-site")),
                Map.of(small, Optional.empty(), large, Optional.of(dollars("5")))))
        .isEqualTo(SyncChanges.NONE);
    learn(claim(), List.of(told(1, "sk-one-of-the-site")), both("2", "5"));
    assertThat(cost(small)).contains(dollars("2"));
  }

  @Test
  protected void aKeyWithoutATextHasRoutesThatNobodyTakes() {
    learn(claim(), List.of(masked(2)), both("2", "5"));

    Route route = route(small);
    assertThat(route.usable()).isFalse();
    assertThat(route.key().status()).isEqualTo(ProviderKey.Status.UNRESOLVED);
    assertThat(route.key().reason()).contains(LearntKey.HIDDEN);

    learn(claim(), List.of(told(2, "sk-two-of-the-site")), both("2", "5"));
    assertThat(route(small).usable()).isTrue();
    assertThat(route(small).id()).isEqualTo(route.id());
  }

  @Test
  protected void aKnownTextIsNeverReplacedByNone() {
    learn(claim(), List.of(told(1, "sk-one-of-the-site")), both("2", "5"));

    SyncChanges changes = learn(claim(), List.of(masked(1)), both("2", "5"));

    assertThat(changes).isEqualTo(SyncChanges.NONE);
    assertThat(route(small).key().secret()).isEqualTo(Secret.of("sk-one-of-the-site"));
    assertThat(route(small).usable()).isTrue();
  }

  @Test
  protected void whatAnOperatorHasSwitchedOffStaysOff() {
    learn(claim(), List.of(told(1, "sk-one-of-the-site")), both("2", "5"));
    long key = route(small).key().id();
    providers().mark(key, ProviderKey.Status.DISABLED, Optional.of("not this one"));

    learn(claim(), List.of(told(1, "sk-another-of-the-site")), both("2", "5"));

    assertThat(route(small).key().status()).isEqualTo(ProviderKey.Status.DISABLED);
    assertThat(route(small).key().reason()).contains("not this one");
  }

  @Test
  protected void aRefusedKeyStaysSoUntilItsTextChanges() {
    learn(claim(), List.of(told(1, "sk-one-of-the-site")), both("2", "5"));
    long key = route(small).key().id();
    providers().mark(key, ProviderKey.Status.REFUSED, Optional.of("HTTP 401"));

    learn(claim(), List.of(told(1, "sk-one-of-the-site")), both("2", "5"));
    assertThat(route(small).key().status()).isEqualTo(ProviderKey.Status.REFUSED);

    learn(claim(), List.of(told(1, "sk-another-of-the-site")), both("2", "5"));
    assertThat(route(small).key().status()).isEqualTo(ProviderKey.Status.ENABLED);
    assertThat(route(small).key().secret()).isEqualTo(Secret.of("sk-another-of-the-site"));
  }

  @Test
  protected void aTokenThatIsGoneTakesItsKeyAndRoutesAlong() {
    learn(
        claim(),
        List.of(told(1, "sk-one-of-the-site"), told(2, "sk-two-of-the-site")),
        both("2", "5"));

    SyncChanges changes = learn(claim(), List.of(told(2, "sk-two-of-the-site")), both("2", "5"));

    assertThat(changes.keys()).isEqualTo(new Counts(0, 1, 0));
    assertThat(store().keys(site)).containsOnlyKeys(2L);
    assertThat(catalogue().load().routes(small)).hasSize(1);
  }

  @Test
  protected void aFailureLeavesEverythingAndIsShown() {
    learn(claim(), List.of(told(1, "sk-one-of-the-site")), both("2", "5"));
    SiteState.Failure failure =
        new SiteState.Failure("credentials", "the site does not take it", NOW);

    store().failed(claim(), failure, NOW.plusSeconds(600));

    assertThat(route(small).usable()).isTrue();
    SiteState state = store().find(site);
    assertThat(state.stale()).isTrue();
    assertThat(state.syncs().failures()).isEqualTo(1);
    assertThat(state.syncs().lastFailure()).contains(failure);
    assertThat(state.syncs().lastAt()).contains(NOW);
    assertThat(state.syncs().nextAt()).contains(NOW.plusSeconds(600));
    assertThat(state.figures()).contains(SiteBench.figures("2.5"));

    learn(claim(), List.of(told(1, "sk-one-of-the-site")), both("2", "5"));
    assertThat(store().find(site).stale()).isFalse();
    assertThat(store().find(site).syncs().lastFailure()).isEmpty();
  }

  @Test
  protected void whoHasLostTheLeaseWritesNothing() {
    Lease lost = claim();
    Lease taken = store().claim(site, NOW.plus(LEASE), LEASE).orElseThrow();
    Learnt learnt = learnt(List.of(told(1, "sk-one-of-the-site")), both("2", "5"));

    assertThat(store().learn(lost, learnt, NOW.plus(LEASE))).isEmpty();
    store().failed(lost, new SiteState.Failure("timeout", "", NOW), NOW);

    assertThat(store().keys(site)).isEmpty();
    assertThat(store().find(site).stale()).isFalse();
    assertThat(store().learn(taken, learnt, NOW.plus(LEASE))).isPresent();
  }

  @Test
  protected void checkInsAreDueOncePerDay() {
    assertThat(checkInsDue(TODAY)).contains(site);
    Lease lease = store().claim(site, NOW.plus(LEASE), LEASE).orElseThrow();
    store().checkedIn(lease, checkIn(Outcome.DONE, Optional.of(Money.parse("0.02"))), NOW);

    assertThat(checkInsDue(TODAY)).doesNotContain(site);
    assertThat(store().find(site).checkIn())
        .contains(checkIn(Outcome.DONE, Optional.of(Money.parse("0.02"))));
    assertThat(store().find(site).rewards()).isEqualTo(Money.parse("0.02"));
    assertThat(checkInsDue(TODAY.plusDays(1))).contains(site);
  }

  @Test
  protected void aCheckInThatFailedIsTriedAgainWhenItIsTime() {
    store().checkedIn(claim(), checkIn(Outcome.FAILED, Optional.empty()), NOW.plusSeconds(900));

    assertThat(checkInsDue(TODAY)).doesNotContain(site);
    assertThat(store().claimCheckIns(TODAY, NOW.plusSeconds(900), LEASE, 10_000))
        .extracting(Lease::provider)
        .contains(site);
  }

  @Test
  protected void aCheckInThatIsOffIsNotWishedForAnyMore() {
    store().checkedIn(claim(), checkIn(Outcome.OFF, Optional.empty()), NOW);

    assertThat(providers().find(site).orElseThrow().provider().site().orElseThrow().checkIn())
        .isFalse();
    assertThat(checkInsDue(TODAY.plusDays(1))).doesNotContain(site);
  }

  @Test
  protected void whatIsAskedOfASiteCountsThere() {
    claim();
    Amounts amounts = new Amounts(2, 1, 30, 40, Money.parse("0.5"));
    usage().add(Map.of(new Hour(run, small, NOW.truncatedTo(ChronoUnit.HOURS)), amounts));
    usage().add(Map.of(new Hour(run, large, NOW.truncatedTo(ChronoUnit.HOURS)), amounts));

    assertThat(store().find(site).spent()).isEqualTo(new SiteState.Spent(Money.parse("1"), 2));
  }

  private Lease claim() {
    return store().claim(site, NOW, LEASE).orElseThrow();
  }

  private List<Long> due() {
    return store().claimDue(NOW, LEASE, 10_000).stream().map(Lease::provider).toList();
  }

  private List<Long> checkInsDue(LocalDate day) {
    return store().claimCheckIns(day, NOW, LEASE, 10_000).stream().map(Lease::provider).toList();
  }

  private SyncChanges learn(
      Lease lease, List<LearntKey> keys, Map<ModelName, Optional<PriceSheet>> models) {
    return store().learn(lease, learnt(keys, models), NOW).orElseThrow();
  }

  private Map<ModelName, Optional<PriceSheet>> both(String smallCost, String largeCost) {
    return Map.of(small, Optional.of(dollars(smallCost)), large, Optional.of(dollars(largeCost)));
  }

  private Route route(ModelName model) {
    return catalogue().load().routes(model).getFirst();
  }

  private Optional<PriceSheet> cost(ModelName model) {
    return catalogue()
        .load()
        .cost(new Offer(site, model, Optional.of(SiteBench.GROUP)))
        .map(sheet -> sheet.as(0));
  }

  private static SiteState.CheckIn checkIn(Outcome outcome, Optional<Money> reward) {
    return new SiteState.CheckIn(TODAY, outcome, reward, "as the site says", NOW);
  }
}
