package io.nebulagate.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.RouteStates;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.RouteState;
import io.nebulagate.persistence.redis.support.RedisProgram;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas of one configuration on one Redis, which comes and goes. */
class SharedHealthTest {

  private static final ModelName MODEL = new ModelName("m");

  /** An hour behind: replicas need not agree on the time. */
  private static final long BEHIND = Duration.ofHours(1).toMillis();

  /** They look once a second; the rest is for a busy machine. */
  private static final Duration A_MOMENT = Duration.ofSeconds(3);

  private final String namespace = UUID.randomUUID().toString();
  private final List<SharedLimits> opened = new ArrayList<>();
  private final InMemoryProviders store = new InMemoryProviders();

  @BeforeEach
  void aProvider() {
    store.add(
        Provider.openAi("p", URI.create("https://p.test"), Map.of(MODEL, MODEL)),
        List.of(Secret.of("sk-one")));
  }

  @AfterEach
  void close() {
    opened.reversed().forEach(SharedLimits::close);
  }

  @Test
  void aBreakerThatOpensHereOpensThereAMomentLater() {
    Secret url = RedisProgram.shared().url();
    RouteState here = replica(url, InstantSource.system());
    InstantSource clock = InstantSource.offset(InstantSource.system(), Duration.ofMillis(-BEHIND));
    RouteState there = replica(url, clock);

    fail(here, InstantSource.system().millis());

    await().atMost(A_MOMENT).until(() -> there.restsUntil(clock.millis()).isPresent());
    assertThat(there.restsUntil(clock.millis()).orElseThrow() - clock.millis())
        .isBetween(20_000L, 30_000L);
  }

  @Test
  void withoutRedisEachReplicaGoesOnByItself() {
    RedisProgram redis = new RedisProgram();
    RouteState here = replica(redis.url(), InstantSource.system());
    RouteState there = replica(redis.url(), InstantSource.system());
    redis.close();
    await().until(() -> opened.stream().noneMatch(SharedLimits::together));

    fail(here, InstantSource.system().millis());

    assertThat(here.restsUntil(InstantSource.system().millis())).isPresent();
    assertThat(there.began(Provider.Traffic.DEFAULT, InstantSource.system().millis())).isTrue();
  }

  @Test
  void aRedisThatComesBackIsToldAgain() {
    RedisProgram redis = new RedisProgram();
    RouteState here = replica(redis.url(), InstantSource.system());
    RouteState there = replica(redis.url(), InstantSource.system());
    redis.close();
    await().until(() -> opened.stream().noneMatch(SharedLimits::together));
    redis.startAgain();
    try {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> opened.stream().allMatch(SharedLimits::together));

      fail(here, InstantSource.system().millis());

      await()
          .atMost(A_MOMENT)
          .until(() -> there.restsUntil(InstantSource.system().millis()).isPresent());
    } finally {
      redis.close();
    }
  }

  /** The state of the one route as another replica sees it. */
  private RouteState replica(Secret url, InstantSource clock) {
    SharedLimits shared =
        new SharedLimits(RedisUnderTest.VERTX, url, namespace, Duration.ofMinutes(1));
    opened.add(shared);
    await().atMost(Duration.ofSeconds(10)).until(shared::together);
    RouteStates states = new RouteStates(shared.hints(), clock);
    LiveCatalogue catalogue =
        new LiveCatalogue(new InMemoryCatalogue(store, new InMemoryPrices()), states);
    catalogue.reload();
    return states.find(catalogue.current().routes(MODEL).getFirst().id()).orElseThrow();
  }

  private static void fail(RouteState state, long now) {
    for (int i = 0; i < 20; i++) {
      state.failed(now, new UpstreamFault.Failed(503));
    }
  }
}
