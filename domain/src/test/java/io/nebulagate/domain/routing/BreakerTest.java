package io.nebulagate.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider.Traffic;
import io.nebulagate.domain.routing.RouteState.Rest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakerTest {

  private static final UpstreamFault FAILED = new UpstreamFault.Failed(503);
  private static final Traffic ANY = Traffic.DEFAULT;
  private static final Duration QUICK = Duration.ofMillis(100);

  private final RouteState state = new RouteState(new ProviderState(), new KeyState());
  private long now = 1_000_000;

  @Test
  void halfOfTwentyCallsOpenIt() {
    serve(10);
    fail(9);
    assertThat(admits()).isTrue();

    fail(1);

    assertThat(state.exclusion(ANY, now)).isEqualTo(Exclusion.BREAKER_OPEN);
  }

  @Test
  void fewerThanTwentyCallsDecideNothing() {
    fail(19);
    assertThat(admits()).isTrue();
  }

  @Test
  void fewerThanHalfKeepItClosed() {
    serve(21);
    fail(20);
    assertThat(admits()).isTrue();
  }

  @Test
  void failuresThatLeftTheWindowAreForgotten() {
    fail(19);
    now += Breaker.WINDOW_MILLIS + 3_000;
    fail(1);
    assertThat(admits()).isTrue();
  }

  @Test
  void afterThirtySecondsOneMayTryAndItsSuccessCloses() {
    fail(20);
    now += 29_999;
    assertThat(state.began(ANY, now)).isFalse();
    now += 1;

    assertThat(state.began(ANY, now)).isTrue();
    assertThat(state.exclusion(ANY, now)).isEqualTo(Exclusion.BREAKER_PROBING);
    assertThat(state.began(ANY, now)).isFalse();
    state.served(now, QUICK);

    assertThat(state.began(ANY, now)).isTrue();
    assertThat(state.breaker()).isEqualTo(Breaker.CLOSED);
  }

  @Test
  void everyFailedTryDoublesTheWaitUpToTenMinutes() {
    fail(20);
    long wait = Breaker.WAIT_MILLIS;
    for (int i = 0; i < 8; i++) {
      now += wait;
      assertThat(state.began(ANY, now)).isTrue();
      state.failed(now, FAILED);
      wait = Math.min(2 * wait, Breaker.WAIT_MILLIS_MAX);
      assertThat(state.breaker().until() - now).isEqualTo(wait);
    }
    assertThat(wait).isEqualTo(Duration.ofMinutes(10).toMillis());
  }

  @Test
  void aTryThatTellsNothingLetsTheNextOneTry() {
    fail(20);
    now += Breaker.WAIT_MILLIS;
    state.began(ANY, now);

    state.undecided(now);

    assertThat(state.began(ANY, now)).isTrue();
  }

  @Test
  void aTryThatIsNeverHeardOfAgainIsGivenUp() {
    fail(20);
    now += Breaker.WAIT_MILLIS;
    state.began(ANY, now);

    now += Breaker.PROBE_MILLIS_MAX;

    assertThat(state.began(ANY, now)).isTrue();
  }

  @Test
  void ofManyAtOnceExactlyOneTries() throws Exception {
    fail(20);
    now += Breaker.WAIT_MILLIS;
    CountDownLatch together = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<Boolean>> tries =
          IntStream.range(0, 64)
              .mapToObj(_ ->
                  threads.submit(() -> {
                    together.await();
                    return state.began(ANY, now);
                  }))
              .toList();
      together.countDown();
      int passed = 0;
      for (Future<Boolean> one : tries) {
        passed += one.get() ? 1 : 0;
      }
      assertThat(passed).isEqualTo(1);
    }
  }

  @Test
  void whatIsWrongWithTheRequestIsNoFailure() {
    GatewayError.UpstreamRejected wrong =
        new GatewayError.UpstreamRejected(
            400, "no", "invalid_request_error", Optional.empty(), Optional.empty());
    for (int i = 0; i < 50; i++) {
      state.failed(now, new UpstreamFault.Rejected(wrong));
      state.failed(now, new UpstreamFault.Filtered(wrong));
    }
    assertThat(admits()).isTrue();
  }

  @Test
  void patienceIsGivenForAsLongAsAskedFor() {
    state.failed(now, new UpstreamFault.Throttled(Optional.of(Duration.ofSeconds(20))));

    assertThat(state.exclusion(ANY, now + 19_999)).isEqualTo(Exclusion.COOLING);
    assertThat(state.exclusion(ANY, now + 20_000)).isNull();
  }

  @Test
  void patienceThatNobodyMeasuredDoublesUpToAMinute() {
    long rest = RouteState.COOLING_MILLIS;
    for (int i = 0; i < 10; i++) {
      state.failed(now, new UpstreamFault.Throttled(Optional.empty()));
      assertThat(state.exclusion(ANY, now + rest - 1)).isEqualTo(Exclusion.COOLING);
      assertThat(state.exclusion(ANY, now + rest)).isNull();
      now += rest;
      rest = Math.min(2 * rest, RouteState.COOLING_MILLIS_MAX);
    }
    state.served(now, QUICK);
    state.failed(now, new UpstreamFault.Throttled(Optional.empty()));
    assertThat(state.exclusion(ANY, now + RouteState.COOLING_MILLIS)).isNull();
  }

  @Test
  void aRefusedKeyIsLeftAloneOnAllItsRoutes() {
    RouteState other = new RouteState(state.provider(), state.key());

    state.failed(now, new UpstreamFault.Unauthorised(401));

    assertThat(other.exclusion(ANY, now)).isEqualTo(Exclusion.KEY_REFUSED);
  }

  @Test
  void aKeyWithoutTheRightRestsOnThisRouteOnly() {
    RouteState other = new RouteState(state.provider(), state.key());

    state.failed(now, new UpstreamFault.Unauthorised(403));

    assertThat(other.exclusion(ANY, now)).isNull();
    assertThat(state.exclusion(ANY, now)).isEqualTo(Exclusion.KEY_FORBIDDEN);
  }

  @Test
  void aCallMadeAllTheSameOpensTheWayWhenItIsServed() {
    fail(Breaker.CALLS_MIN);
    state.failed(now, new UpstreamFault.Throttled(Optional.of(Duration.ofMinutes(5))));
    state.failed(now, new UpstreamFault.Unauthorised(403));
    state.failed(now, new UpstreamFault.Unauthorised(401));
    assertThat(state.began(ANY, now)).isFalse();

    state.beganAnyway(ANY, now);
    assertThat(state.key().running()).isEqualTo(1);
    state.served(now, QUICK);
    state.recovered();
    state.ended();

    assertThat(state.exclusion(ANY, now)).isNull();
    assertThat(state.breaker()).isEqualTo(Breaker.CLOSED);
    assertThat(state.key().running()).isZero();
  }

  @Test
  void aCallMadeAllTheSameThatFailsKeepsTheBreakerOpen() {
    fail(Breaker.CALLS_MIN);
    state.beganAnyway(ANY, now);
    state.failed(now, FAILED);

    assertThat(state.breaker().state()).isEqualTo(Breaker.State.OPEN);
    assertThat(state.breaker().failures()).isEqualTo(2);
  }

  @Test
  void aCallMadeAllTheSameCountsAmongThoseOfItsMinute() {
    Traffic two = new Traffic(10, 0, Provider.KeyChoice.RANDOM, Optional.of(2));
    state.beganAnyway(two, now);

    assertThat(state.began(two, now)).isTrue();
    assertThat(state.began(two, now)).isFalse();
  }

  @Test
  void noMoreThanSoManyAreSentInAMinute() {
    Traffic three = new Traffic(10, 0, Provider.KeyChoice.RANDOM, Optional.of(3));
    for (int i = 0; i < 3; i++) {
      assertThat(state.began(three, now)).isTrue();
    }

    assertThat(state.began(three, now)).isFalse();
    assertThat(state.exclusion(three, now)).isEqualTo(Exclusion.RATE_LIMITED);
    assertThat(state.began(three, now + 65_000)).isTrue();
  }

  @Test
  void whatOpenedElsewhereOpensHere() {
    state.restElsewhere(new Rest(Rest.Kind.OPEN, Duration.ofSeconds(5)), now);
    assertThat(state.exclusion(ANY, now)).isEqualTo(Exclusion.BREAKER_OPEN);

    state.restElsewhere(new Rest(Rest.Kind.OPEN, Duration.ofSeconds(1)), now);
    assertThat(state.exclusion(ANY, now + 4_999)).isEqualTo(Exclusion.BREAKER_OPEN);
    assertThat(state.began(ANY, now + 5_000)).isTrue();
  }

  @ParameterizedTest(name = "seed={0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverHappensOneProbeAtATimeAndNoWaitBeyondTenMinutes(long seed) {
    Random random = new Random(seed);
    boolean probing = false;
    for (int i = 0; i < 5_000; i++) {
      now += random.nextInt(2_000);
      boolean open = state.breaker().state() != Breaker.State.CLOSED;
      if (state.began(ANY, now)) {
        assertThat(open && probing && now < state.breaker().until() - Breaker.PROBE_MILLIS_MAX)
            .isFalse();
        probing = open;
        switch (random.nextInt(4)) {
          case 0 -> state.served(now, QUICK);
          case 1 -> state.undecided(now);
          default -> state.failed(now, FAILED);
        }
        probing = false;
      }
      assertThat(state.breaker().until() - now).isLessThanOrEqualTo(Breaker.WAIT_MILLIS_MAX);
    }
    now += Breaker.WAIT_MILLIS_MAX;
    assertThat(state.began(ANY, now)).isTrue();
  }

  private boolean admits() {
    return state.exclusion(ANY, now) == null;
  }

  private void serve(int times) {
    for (int i = 0; i < times; i++) {
      state.served(now, QUICK);
    }
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      state.failed(now, FAILED);
    }
  }
}
