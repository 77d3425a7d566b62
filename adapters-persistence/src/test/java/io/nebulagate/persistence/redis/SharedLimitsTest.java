package io.nebulagate.persistence.redis;

import static io.nebulagate.application.contract.RateLimiterContract.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.RateLimiter.Answer;
import io.nebulagate.application.limits.RateLimiter.Wanted;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.persistence.redis.support.RedisProgram;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits while Redis comes, goes and hesitates. */
class SharedLimitsTest {

  private static final Duration LEASE = Duration.ofMinutes(1);

  private final String namespace = UUID.randomUUID().toString();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void aRedisThatStopsMidwayOpensNothing() {
    RedisProgram redis = open(new RedisProgram());
    SharedLimits limits = together(redis.url());
    assertThat(granted(limits, 40)).isEqualTo(40);

    redis.close();

    assertThat(granted(limits, 100)).isEqualTo(20);
    assertThat(limits.together()).isFalse();
    redis.startAgain();
    await().atMost(Duration.ofSeconds(10)).until(limits::together);
    assertThat(granted(limits, 100)).as("though it has forgotten everything").isZero();
  }

  @Test
  void aRedisThatIsStoppedAmongAHundredRequestsOpensNothing() throws Exception {
    RedisProgram redis = open(new RedisProgram());
    SharedLimits limits = together(redis.url());
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> stopping = threads.submit(redis::close);
      long granted = granted(limits, 100);
      stopping.get();
      assertThat(granted + granted(limits, 100)).isEqualTo(60);
    }
    redis.startAgain();
  }

  @Test
  void replicasShareWhatThereIsWhileRedisIsGone() {
    RedisProgram redis = open(new RedisProgram());
    SharedLimits first = together(redis.url());
    SharedLimits second = together(redis.url());
    await().until(() -> first.replicas() == 2 && second.replicas() == 2);

    redis.close();
    await().until(() -> !first.together() && !second.together());

    assertThat(granted(first, 100)).isEqualTo(30);
    assertThat(granted(second, 100)).isEqualTo(30);
    redis.startAgain();
    await().atMost(Duration.ofSeconds(10)).until(() -> first.together() && second.together());
    assertThat(granted(first, 100) + granted(second, 100)).isZero();
  }

  @Test
  void replicasCountTogetherAndOneThatLeavesIsNoneAnyMore() {
    SharedLimits first = together(RedisProgram.shared().url());
    SharedLimits second =
        new SharedLimits(RedisUnderTest.VERTX, RedisProgram.shared().url(), namespace, LEASE);
    await().until(second::together);
    await().until(() -> first.replicas() == 2 && second.replicas() == 2);
    assertThat(granted(first, 40)).isEqualTo(40);
    assertThat(granted(second, 40)).isEqualTo(20);

    second.close();

    await().atMost(Duration.ofSeconds(20)).until(() -> first.replicas() == 1);
  }

  @Test
  void aRedisThatHesitatesIsNotWaitedFor() {
    RedisProgram redis = open(new RedisProgram());
    SharedLimits limits = together(redis.url());
    RedisLink operator = open(new RedisLink(RedisUnderTest.VERTX, redis.url()));
    operator.connect().toCompletableFuture().join();
    operator
        .send(Request.cmd(Command.CLIENT).arg("PAUSE").arg(3_000).arg("ALL"))
        .toCompletableFuture()
        .join();

    long started = System.nanoTime();
    assertThat(granted(limits, 10)).isEqualTo(10);

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(500));
    await().until(() -> !limits.together());
    await().atMost(Duration.ofSeconds(10)).until(limits::together);
    assertThat(granted(limits, 100)).isEqualTo(50);
  }

  @Test
  void aServerThatNeverAnswersIsLikeNone() throws IOException {
    ServerSocket silent = open(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
    Secret url = Secret.of("redis://127.0.0.1:" + silent.getLocalPort());
    SharedLimits limits = open(new SharedLimits(RedisUnderTest.VERTX, url, namespace, LEASE));

    var asked = limits.ask().toCompletableFuture();

    assertThat(granted(limits, 100)).isEqualTo(60);
    assertThat(limits.together()).isFalse();
    await().atMost(Duration.ofSeconds(5)).until(asked::isDone);
  }

  private SharedLimits together(Secret url) {
    SharedLimits limits = open(new SharedLimits(RedisUnderTest.VERTX, url, namespace, LEASE));
    await().atMost(Duration.ofSeconds(10)).until(limits::together);
    return limits;
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  /** Asks so often at once; says how many requests of sixty were let through. */
  private static long granted(SharedLimits limits, int asked) {
    List<Callable<Boolean>> calls =
        IntStream.range(0, asked)
            .<Callable<Boolean>>mapToObj(_ -> () -> ask(limits) instanceof Answer.Granted)
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      long granted = 0;
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        granted += call.get() ? 1 : 0;
      }
      return granted;
    } catch (InterruptedException | ExecutionException failure) {
      throw new AssertionError(failure);
    }
  }

  private static Answer ask(SharedLimits limits) {
    Bound bound = new Bound(LimitLevel.KEY, "7", limits(60, 0, 0));
    return limits
        .limiter()
        .acquire(new Wanted(new RequestId(UUID.randomUUID()), List.of(bound), 0))
        .toCompletableFuture()
        .join();
  }
}
