package io.nebulagate.inbound.http.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SocketShareTest {

  private static final Secret KEY = Secret.of("sk-ng-one");

  private final SocketShare share = new SocketShare();

  @Test
  void aKeyHoldsSoManySocketsAndNotOneMore() {
    List<SocketShare.Place> places = fill();

    assertThat(places).hasSize(SocketShare.PER_KEY_MAX);
    assertThatThrownBy(() -> share.take(KEY))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused ->
                assertThat(refused.error())
                    .isInstanceOfSatisfying(
                        GatewayError.RateLimited.class,
                        limited -> assertThat(limited.limit()).isEqualTo(Limit.CONCURRENCY)));
  }

  @Test
  void anotherKeyIsNotConcerned() {
    fill();

    assertThatCode(() -> share.take(Secret.of("sk-ng-other"))).doesNotThrowAnyException();
  }

  @Test
  void aPlaceThatIsLeftTwiceIsFreeOnce() {
    SocketShare.Place place = fill().getFirst();

    place.leave();
    place.leave();

    share.take(KEY);
    assertThatThrownBy(() -> share.take(KEY)).isInstanceOf(GatewayException.class);
  }

  @Test
  void manyAtOnceGetTheirShareAndNoMore() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    Callable<Void> attempt =
        () -> {
          try {
            share.take(KEY);
            taken.incrementAndGet();
          } catch (GatewayException refused) {
            assertThat(refused.error()).isInstanceOf(GatewayError.RateLimited.class);
          }
          return null;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Void> done :
          threads.invokeAll(IntStream.range(0, 1_000).mapToObj(_ -> attempt).toList())) {
        done.get();
      }
    }
    assertThat(taken).hasValue(SocketShare.PER_KEY_MAX);
  }

  private List<SocketShare.Place> fill() {
    return IntStream.range(0, SocketShare.PER_KEY_MAX).mapToObj(_ -> share.take(KEY)).toList();
  }
}
