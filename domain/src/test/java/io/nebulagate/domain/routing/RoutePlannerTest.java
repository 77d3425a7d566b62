package io.nebulagate.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RoutePlannerTest {

  private final RoutePlanner planner = new RoutePlanner();

  @Test
  void priorityComesBeforeWeightAndWeightBeforeAge() {
    Route old = route(1, 0, 10);
    Route heavy = route(2, 0, 20);
    Route preferred = route(3, 5, 1);

    assertThat(planner.plan(Api.CHAT, List.of(old, heavy, preferred)))
        .hasValue(new RoutePlan(List.of(preferred, heavy, old)));
  }

  @Test
  void whatIsSwitchedOffIsLeftOut() {
    Route off = new Route(1, M, provider(true, Optional.empty()), KEY, M, 0, 10, false);
    Route providerOff = new Route(2, M, provider(false, Optional.empty()), KEY, M, 0, 10, true);
    Route keyOff =
        new Route(
            3,
            M,
            provider(true, Optional.empty()),
            KEY.being(ProviderKey.Status.DISABLED, Optional.empty()),
            M,
            0,
            10,
            true);

    assertThat(planner.plan(Api.CHAT, List.of(off, providerOff, keyOff))).isEmpty();
  }

  @Test
  void aProviderIsAskedOnlyForWhatItServes() {
    Route chatOnly =
        new Route(1, M, provider(true, Optional.of(Set.of(Api.CHAT))), KEY, M, 0, 10, true);

    assertThat(planner.plan(Api.CHAT, List.of(chatOnly))).isPresent();
    assertThat(planner.plan(Api.EMBEDDINGS, List.of(chatOnly))).isEmpty();
  }

  @Test
  void aPlanHasAtMostEightAttempts() {
    List<Route> many = LongStream.range(0, 20).mapToObj(id -> route(id, 0, 10)).toList();

    assertThat(planner.plan(Api.CHAT, many).orElseThrow().attempts())
        .hasSize(RoutePlan.ATTEMPTS_MAX);
  }

  private static final ModelName M = new ModelName("m");
  private static final ProviderKey KEY = ProviderKey.of(1, 1, Secret.of("s"));

  private static Route route(long id, int priority, int weight) {
    return new Route(id, M, provider(true, Optional.empty()), KEY, M, priority, weight, true);
  }

  private static Provider provider(boolean enabled, Optional<Set<Api>> apis) {
    return Provider.openAi("p", URI.create("https://upstream.example"), Map.of(M, M))
        .withId(1)
        .enabled(enabled)
        .offering(apis);
  }
}
