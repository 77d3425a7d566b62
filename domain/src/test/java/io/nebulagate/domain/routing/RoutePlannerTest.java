package io.nebulagate.domain.routing;

import static io.nebulagate.domain.routing.Routes.M;
import static io.nebulagate.domain.routing.Routes.offer;
import static io.nebulagate.domain.routing.Routes.provider;
import static io.nebulagate.domain.routing.Routes.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider.KeyChoice;
import io.nebulagate.domain.routing.Provider.Traffic;
import io.nebulagate.domain.routing.RoutePlan.Candidate;
import io.nebulagate.domain.routing.RoutePlanner.Tuning;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import io.nebulagate.domain.routing.RouteState.Rest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutePlannerTest {

  private static final long NOW = 1_000_000_000L;
  private static final Demand CHAT = Demand.of(Dialect.OPENAI, Api.CHAT);

  private final RoutePlanner planner = new RoutePlanner();
  private final Random random = new Random(7);

  @Test
  void higherPriorityIsUsedUpFirst() {
    RoutePlan plan = plan(set(offer(1, 0, 90), offer(2, 10, 1), offer(3, 10, 1)));

    assertThat(ids(plan)).hasSize(3).endsWith(11L);
  }

  @Test
  void sharesFollowWeightPlusTenWhereCostsAreEqual() {
    RouteSet routes = set(offer(1, 0, 90), offer(2, 0, 10));

    Map<Long, Integer> firsts = firsts(routes, 10_000);

    double expected = 10_000 * 100.0 / 120;
    double deviation = Math.sqrt(10_000 * (100.0 / 120) * (20.0 / 120));
    assertThat((double) firsts.getOrDefault(11L, 0)).isCloseTo(expected, within(3 * deviation));
  }

  @Test
  void aThirdOfTheSharesGoesByContribution() {
    RouteSet routes = set(offer(1, 0, 10), offer(2, 0, 20), offer(3, 0, 30));

    Map<Long, Integer> firsts = firsts(routes, 9_000);

    assertThat(firsts.get(11L)).isCloseTo(2_000, within(130));
    assertThat(firsts.get(21L)).isCloseTo(3_000, within(140));
    assertThat(firsts.get(31L)).isCloseTo(4_000, within(150));
  }

  @Test
  void theCheaperOfTwoGetsMore() {
    RouteOffer cheap = offer(provider(1), 11, 1);
    RouteOffer dear = offer(provider(2), 21, 3);

    List<Candidate> candidates = plan(set(cheap, dear)).candidates(8);

    assertThat(candidates.get(0).contribution()).isCloseTo(20, within(1e-9));
    assertThat(candidates.get(1).contribution()).isCloseTo(20 * 0.6, within(1e-9));
  }

  @Test
  void withoutAnyValueTheWeightAloneCounts() {
    RouteOffer broke = noBudget(offer(provider(1), 11, 1));

    assertThat(plan(set(broke)).candidates(1).getFirst().contribution()).isEqualTo(20);
  }

  @Test
  void whatIsExcludedSaysWhy() {
    Provider off = provider(1).enabled(false);
    Provider noChat = provider(2).offering(Optional.of(Set.of(Api.EMBEDDINGS)));
    RouteOffer stale = stale(offer(3, 0, 10));
    RouteOffer keyOff = withKey(offer(4, 0, 10), ProviderKey.Status.DISABLED);
    RouteOffer refused = withKey(offer(5, 0, 10), ProviderKey.Status.REFUSED);
    RouteOffer unresolved = withKey(offer(6, 0, 10), ProviderKey.Status.UNRESOLVED);
    RouteOffer good = offer(7, 0, 10);

    RoutePlan plan =
        plan(set(offer(off, 11), offer(noChat, 21), stale, keyOff, refused, unresolved, good));

    assertThat(ids(plan)).containsExactly(71L);
    assertThat(plan.candidates(8))
        .extracting(candidate -> candidate.excluded().map(Exclusion::label).orElse("-"))
        .containsExactly(
            "provider_disabled",
            "api_not_served",
            "stale_balance",
            "key_disabled",
            "key_refused",
            "key_unresolved",
            "-");
  }

  @Test
  void tagsAndRegionsThatAreAskedForExcludeOthers() {
    Demand demand = new Demand(Dialect.OPENAI, Api.CHAT, Set.of("safe"), Optional.of(Set.of("eu")));
    Provider plain = provider(1);
    Provider tagged = tagged(provider(2), Optional.of("us"));
    Provider both = tagged(provider(3), Optional.of("eu"));

    RoutePlan plan =
        planner.plan(
            demand, set(offer(plain, 11), offer(tagged, 21), offer(both, 31)), NOW, random);

    assertThat(ids(plan)).containsExactly(31L);
    assertThat(plan.candidates(3))
        .extracting(Candidate::excluded)
        .startsWith(
            Optional.of(Exclusion.TAG_NOT_ALLOWED), Optional.of(Exclusion.REGION_NOT_ALLOWED));
  }

  @Test
  void whatMustNotBeTranslatedGoesOnlyToThoseWhoAreAskedExactlyThat() {
    Demand demand = Demand.of(Dialect.OPENAI, Api.RESPONSES);
    Provider chats = provider(1).offering(Optional.of(Set.of(Api.CHAT)));
    RouteSet routes = set(offer(chats, 11), offer(provider(2), 21));

    assertThat(ids(planner.plan(demand, routes, NOW, random))).containsOnly(11L, 21L);
    assertThat(ids(planner.plan(demand.asItIs(), routes, NOW, random))).containsExactly(21L);
  }

  @Test
  void whoAskedForPatienceIsToldToTheClient() {
    RouteOffer cooling = offer(1, 0, 10);
    RouteOffer open = offer(2, 0, 10);
    cooling.state().failed(NOW, new UpstreamFault.Throttled(Optional.of(Duration.ofSeconds(20))));
    open.state().restElsewhere(new Rest(Rest.Kind.OPEN, Duration.ofSeconds(30)), NOW);

    assertThat(plan(set(cooling, open)).refusal(M, NOW))
        .isEqualTo(new GatewayError.UpstreamRateLimited(Optional.of(Duration.ofSeconds(20))));
    assertThat(plan(set(open)).refusal(M, NOW))
        .isEqualTo(new GatewayError.NoAvailableRoute("m", Optional.of(Duration.ofSeconds(30))));
    assertThat(plan(set(offer(provider(1).enabled(false), 11))).refusal(M, NOW))
        .isEqualTo(new GatewayError.NoAvailableRoute("m", Optional.empty()));
  }

  @Test
  void aPlanHasEightAttemptsAtMost() {
    RouteOffer[] many =
        IntStream.rangeClosed(1, 12).mapToObj(i -> offer(i, i % 2, 10)).toArray(RouteOffer[]::new);

    assertThat(ids(plan(set(many)))).hasSize(RoutePlan.ATTEMPTS_MAX).doesNotHaveDuplicates();
  }

  @Test
  void withoutAnybodyToAskThePlanIsEmpty() {
    assertThat(plan(set()).isEmpty()).isTrue();
    assertThat(plan(set(offer(provider(1).enabled(false), 11))).isEmpty()).isTrue();
  }

  @Test
  void aProvidersKeysShareItsWeight() {
    RouteSet routes = set(offer(provider(1), 11), offer(provider(1), 12), offer(provider(2), 21));

    Map<Long, Integer> firsts = firsts(routes, 8_000);

    assertThat(firsts.get(21L)).isCloseTo(4_000, within(140));
    assertThat(firsts.get(11L)).isCloseTo(2_000, within(120));
  }

  @Test
  void keysTakeTurns() {
    Provider turning =
        provider(1).taking(new Traffic(10, 0, KeyChoice.ROUND_ROBIN, Optional.empty()));
    ProviderState shared = new ProviderState();
    RouteSet routes =
        set(
            offer(turning, 11, 1, new RouteState(shared, new KeyState())),
            offer(turning, 12, 1, new RouteState(shared, new KeyState())),
            offer(turning, 13, 1, new RouteState(shared, new KeyState())));

    List<Long> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      RouteOffer first = plan(routes).walk().next(Reaction.OTHER_PROVIDER).orElseThrow();
      assertThat(first.state().began(turning.traffic(), NOW)).isTrue();
      order.add(first.route().id());
    }

    assertThat(order).containsExactly(11L, 12L, 13L, 11L, 12L, 13L);
  }

  @Test
  void theLeastLoadedKeyComesFirst() {
    Provider loaded =
        provider(1).taking(new Traffic(10, 0, KeyChoice.LEAST_LOADED, Optional.empty()));
    RouteOffer busy = offer(loaded, 11);
    RouteOffer idle = offer(loaded, 12);
    busy.state().began(loaded.traffic(), NOW);

    assertThat(ids(plan(set(busy, idle)))).containsExactly(12L, 11L);

    busy.state().ended();
    idle.state().began(loaded.traffic(), NOW);
    assertThat(ids(plan(set(busy, idle)))).containsExactly(11L, 12L);
  }

  @Test
  void afterAKeyFailedAnotherOfTheSameProviderIsTried() {
    RoutePlan plan =
        plan(set(offer(1, 1, 10), offer(provider(2), 21), offer(provider(2), 22), offer(3, 0, 10)));
    RoutePlan.Walk walk = plan.walk();

    assertThat(next(walk, Reaction.OTHER_KEY)).isEqualTo(11L);
    long second = next(walk, Reaction.OTHER_KEY);
    long third = next(walk, Reaction.OTHER_KEY);

    if (second == 31L) {
      assertThat(third).isIn(21L, 22L);
    } else {
      assertThat(second).isIn(21L, 22L);
      assertThat(third).isIn(21L, 22L).isNotEqualTo(second);
    }
  }

  @Test
  void afterAProviderFailedTheOthersOfItsTierComeBeforeItsOtherKeys() {
    RoutePlan plan = plan(set(offer(provider(1), 11), offer(provider(1), 12), offer(2, 0, 10)));

    List<Long> order = ids(plan);

    assertThat(order).hasSize(3);
    assertThat(order.subList(0, 2)).contains(21L);
    assertThat(order.getLast()).isIn(11L, 12L);
  }

  @Test
  void howARouteServedCountsOnlyWhenItIsTold() {
    RouteOffer failing = offer(1, 0, 10);
    for (int i = 0; i < 10; i++) {
      failing.state().failed(NOW, new UpstreamFault.Timeout());
    }
    RoutePlanner telling = new RoutePlanner(new Tuning(0.2, 0.8, true));

    assertThat(plan(set(failing)).candidates(1).getFirst().health()).isEqualTo(1);
    assertThat(
            telling
                .plan(CHAT, set(failing), NOW + 20_000, random)
                .candidates(1)
                .getFirst()
                .health())
        .isEqualTo(0.05);
  }

  @Test
  void aRouteThatServesWellGetsALittleMore() {
    RouteOffer good = offer(1, 0, 10);
    for (int i = 0; i < 50; i++) {
      good.state().served(NOW, Duration.ofMillis(200));
    }
    RoutePlanner telling = new RoutePlanner(new Tuning(0.2, 0.8, true));

    double health =
        telling.plan(CHAT, set(good), NOW + 20_000, random).candidates(1).getFirst().health();

    assertThat(health).isCloseTo(1.08, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 10.1, Double.NaN})
  void factorsLieBetweenZeroAndTen(double factor) {
    assertThatThrownBy(() -> new Tuning(factor, 0.8, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tuning(0.2, factor, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void explanationsAreBounded() {
    RouteOffer[] many =
        IntStream.rangeClosed(1, 100).mapToObj(i -> offer(i, 0, 10)).toArray(RouteOffer[]::new);
    RoutePlan plan = plan(set(many));

    List<Candidate> candidates = plan.candidates(16);

    assertThat(candidates).hasSize(16);
    assertThat(candidates)
        .extracting(candidate -> candidate.offer().route())
        .containsAll(plan.attempts());
  }

  private RoutePlan plan(RouteSet routes) {
    return planner.plan(CHAT, routes, NOW, random);
  }

  private Map<Long, Integer> firsts(RouteSet routes, int calls) {
    Map<Long, Integer> firsts = new HashMap<>();
    for (int i = 0; i < calls; i++) {
      RouteOffer first = plan(routes).walk().next(Reaction.OTHER_PROVIDER).orElseThrow();
      firsts.merge(first.route().id(), 1, Integer::sum);
    }
    return firsts;
  }

  private static long next(RoutePlan.Walk walk, Reaction last) {
    return walk.next(last).orElseThrow().route().id();
  }

  private static List<Long> ids(RoutePlan plan) {
    return plan.attempts().stream().map(Route::id).toList();
  }

  private static RouteOffer noBudget(RouteOffer offer) {
    return new RouteOffer(offer.route(), offer.state(), offer.unitCost(), 0, offer.staleAt());
  }

  private static RouteOffer stale(RouteOffer offer) {
    return new RouteOffer(offer.route(), offer.state(), offer.unitCost(), 1, NOW);
  }

  private static RouteOffer withKey(RouteOffer offer, ProviderKey.Status status) {
    Route route = offer.route();
    Route marked = route.by(route.provider(), route.key().being(status, Optional.empty()));
    return new RouteOffer(marked, offer.state(), offer.unitCost(), 1, offer.staleAt());
  }

  private static Provider tagged(Provider p, Optional<String> region) {
    return new Provider(
        p.id(),
        p.name(),
        p.type(),
        p.baseUrl(),
        Map.of(M, M),
        p.aliases(),
        p.traffic(),
        region,
        Set.of("safe", "fast"),
        true,
        p.apis(),
        p.timeouts(),
        p.site(),
        p.apiVersion());
  }
}
