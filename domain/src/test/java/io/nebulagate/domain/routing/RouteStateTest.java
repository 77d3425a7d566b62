package io.nebulagate.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider.Traffic;
import io.nebulagate.domain.routing.RouteState.Rest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route tells of itself, is told of others, and keeps straight among many threads. */
class RouteStateTest {

  private static final UpstreamFault FAILED = new UpstreamFault.Failed(503);
  private static final Traffic ANY = Traffic.DEFAULT;
  private static final Duration QUICK = Duration.ofMillis(100);
  private static final int THREADS = 16;

  private final List<Rest> told = Collections.synchronizedList(new ArrayList<>());
  private final KeyState key = new KeyState();
  private final RouteState state = new RouteState(new ProviderState(), key, told::add);
  private long now = 1_000_000;

  @Test
  void aBreakerThatOpensIsToldOnceEachTime() {
    fail(25);
    assertThat(told).containsExactly(open(30_000));

    now += 30_000;
    state.began(ANY, now);
    fail(1);

    assertThat(told).containsExactly(open(30_000), open(60_000));
  }

  @Test
  void onlyALongPatienceIsToldAndOnlyWhenItGrows() {
    throttle(Optional.of(Duration.ofSeconds(1)));
    assertThat(told).isEmpty();

    throttle(Optional.of(Duration.ofSeconds(20)));
    throttle(Optional.of(Duration.ofSeconds(20)));

    assertThat(told).containsExactly(new Rest(Rest.Kind.COOLING, Duration.ofSeconds(20)));
  }

  @Test
  void whatNobodyElseNeedsToKnowIsNotTold() {
    state.began(ANY, now);
    state.served(now, QUICK);
    state.undecided(now);
    state.failed(now, new UpstreamFault.Unauthorised(401));
    fail(10);

    assertThat(told).isEmpty();
  }

  @Test
  void whatWasHeardIsNotToldAgain() {
    state.restElsewhere(open(30_000), now);
    state.restElsewhere(new Rest(Rest.Kind.COOLING, Duration.ofSeconds(40)), now);

    assertThat(state.exclusion(ANY, now + 39_999)).isEqualTo(Exclusion.COOLING);
    assertThat(told).isEmpty();
  }

  @Test
  void nothingHeardIsBelievedForMoreThanTenMinutes() {
    state.restElsewhere(new Rest(Rest.Kind.COOLING, Duration.ofDays(300)), now);

    assertThat(state.exclusion(ANY, now + 599_999)).isEqualTo(Exclusion.COOLING);
    assertThat(state.exclusion(ANY, now + 600_000)).isNull();
    assertThat(new Rest(Rest.Kind.OPEN, Duration.ofSeconds(-1)).lasting()).isZero();
  }

  @Test
  void nothingHeardShortensARest() {
    throttle(Optional.of(Duration.ofMinutes(1)));
    fail(20);

    state.restElsewhere(new Rest(Rest.Kind.COOLING, Duration.ofMillis(1)), now);
    state.restElsewhere(open(1), now);

    assertThat(state.breaker().until()).isEqualTo(now + 30_000);
    assertThat(state.exclusion(ANY, now + 59_999)).isEqualTo(Exclusion.COOLING);
  }

  @ParameterizedTest(name = "seed={0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void everyCallThatBeganEndsHoweverThreadsInterleave(long seed) throws Exception {
    List<Callable<Integer>> callers =
        IntStream.range(0, THREADS)
            .<Callable<Integer>>mapToObj(i -> () -> calls(new Random(seed * THREADS + i)))
            .toList();

    int began = sum(callers);

    assertThat(began).isPositive();
    assertThat(key.running()).isZero();
    now += 10 * Breaker.WAIT_MILLIS_MAX;
    assertThat(state.began(ANY, now)).as("nothing is left behind that would keep it shut").isTrue();
    assertThat(key.running()).isOne();
  }

  /** Some thousand calls by a clock of this thread's own, ending in every way there is. */
  private int calls(Random random) {
    long clock = now;
    int began = 0;
    for (int i = 0; i < 3_000; i++) {
      clock += random.nextInt(500);
      if (state.began(ANY, clock)) {
        began++;
        switch (random.nextInt(5)) {
          case 0 -> state.served(clock, QUICK);
          case 1 -> state.undecided(clock);
          case 2 -> state.failed(clock, new UpstreamFault.Throttled(Optional.empty()));
          default -> state.failed(clock, FAILED);
        }
        state.ended();
      }
    }
    return began;
  }

  @Test
  void oneProbePassesInEachOfManyRounds() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      fail(20);
      for (int round = 0; round < 200; round++) {
        now = state.breaker().until();

        assertThat(passing(threads)).as("round %d", round).isOne();

        if (round % 3 == 0) {
          state.served(now, QUICK);
          state.ended();
          fail(20);
        } else {
          fail(1);
          state.ended();
        }
      }
    }
    assertThat(key.running()).isZero();
  }

  private int passing(ExecutorService threads) throws Exception {
    CountDownLatch together = new CountDownLatch(THREADS);
    List<Callable<Boolean>> callers =
        IntStream.range(0, THREADS)
            .<Callable<Boolean>>mapToObj(_ ->
                () -> {
                  together.countDown();
                  together.await();
                  return state.began(ANY, now);
                })
            .toList();
    int passed = 0;
    for (Future<Boolean> caller : threads.invokeAll(callers)) {
      passed += caller.get() ? 1 : 0;
    }
    return passed;
  }

  private static int sum(List<Callable<Integer>> callers) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      int sum = 0;
      for (Future<Integer> caller : threads.invokeAll(callers)) {
        sum += caller.get();
      }
      return sum;
    }
  }

  private static Rest open(long millis) {
    return new Rest(Rest.Kind.OPEN, Duration.ofMillis(millis));
  }

  private void throttle(Optional<Duration> retryAfter) {
    state.failed(now, new UpstreamFault.Throttled(retryAfter));
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      state.failed(now, FAILED);
    }
  }
}
