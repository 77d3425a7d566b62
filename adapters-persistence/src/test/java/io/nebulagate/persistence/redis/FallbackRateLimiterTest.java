package io.nebulagate.persistence.redis;

import static io.nebulagate.application.contract.RateLimiterContract.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.RateLimiterContract;
import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.limits.RateLimiter.Answer;
import io.nebulagate.application.limits.RateLimiter.Ticket;
import io.nebulagate.application.limits.RateLimiter.Wanted;
import io.nebulagate.application.limits.Standing;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.persistence.memory.InMemoryRateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FallbackRateLimiterTest extends RateLimiterContract {

  private static final RedisLink LINK = RedisUnderTest.link();
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Namespace namespace = RedisUnderTest.namespace();
  private final AtomicLong nanos = new AtomicLong();

  @AfterAll
  static void disconnect() {
    LINK.close();
  }

  @Override
  protected RateLimiter limiter(Duration minute, Duration lease) {
    FallbackRateLimiter limiter =
        new FallbackRateLimiter(
            new RedisRateLimiter(LINK, namespace, minute, lease),
            own(minute, lease),
            () -> 1,
            System::nanoTime);
    limiter.up();
    return limiter;
  }

  @Override
  protected void pass(Duration time) {
    RedisUnderTest.pass(time);
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedFor() {
    assertThat(IntStream.range(0, 3).mapToLong(_ -> millisWithoutAnAnswer()).min().orElseThrow())
        .isLessThan(100);
  }

  private long millisWithoutAnAnswer() {
    FallbackRateLimiter limiter = limiter(_ -> new CompletableFuture<>(), 1);
    long started = System.nanoTime();
    assertThat(ask(limiter, 60)).isInstanceOf(Answer.Granted.class);
    return Duration.ofNanos(System.nanoTime() - started).toMillis();
  }

  @Test
  void aSingleLateAnswerIsForgivenASilenceIsNot() {
    FallbackRateLimiter limiter = limiter(_ -> new CompletableFuture<>(), 1);
    ask(limiter, 60);
    assertThat(limiter.together()).isTrue();

    later(Duration.ofMillis(FallbackRateLimiter.SILENCE_MILLIS));
    ask(limiter, 60);

    assertThat(limiter.together()).isFalse();
  }

  @Test
  void whoIsAloneAsksNobody() {
    List<Wanted> asked = new ArrayList<>();
    FallbackRateLimiter limiter =
        limiter(
            wanted -> {
              asked.add(wanted);
              return CompletableFuture.failedStage(new IllegalStateException("gone"));
            },
            1);
    ask(limiter, 60);
    assertThat(limiter.together()).isFalse();

    assertThat(ask(limiter, 60)).isInstanceOf(Answer.Granted.class);

    assertThat(asked).hasSize(1);
  }

  @Test
  void whatIsGrantedTooLateCountsThereAsLongAsItDoesHere() {
    CompletableFuture<Answer> late = new CompletableFuture<>();
    Noting ticket = new Noting();
    Answer.Granted granted = (Answer.Granted) ask(limiter(_ -> late, 1), 60);
    granted.ticket().release(7).toCompletableFuture().join();
    assertThat(ticket.released).isEmpty();

    late.complete(new Answer.Granted(ticket, Standing.UNBOUND));

    assertThat(ticket.released).containsExactly(7L);
    assertThat(ticket.undone).isFalse();
  }

  @Test
  void whatIsGrantedTooLateToWhomWasRefusedIsUndone() {
    CompletableFuture<Answer> late = new CompletableFuture<>();
    Noting ticket = new Noting();
    FallbackRateLimiter limiter = limiter(_ -> late, 2);
    ask(limiter, 2);
    assertThat(ask(limiter, 2)).isInstanceOf(Answer.Refused.class);

    late.complete(new Answer.Granted(ticket, Standing.UNBOUND));

    assertThat(ticket.undone).isTrue();
  }

  @Test
  void whatOthersHaveUsedUpIsRefusedAndNotCountedHere() {
    Answer.Refused used =
        new Answer.Refused(bound(1), Limit.REQUESTS, Duration.ofSeconds(9), Standing.UNBOUND);
    FallbackRateLimiter limiter = limiter(_ -> CompletableFuture.completedStage(used), 1);
    assertThat(ask(limiter, 1)).isEqualTo(used);

    limiter.failed(new IllegalStateException("gone"));

    assertThat(ask(limiter, 1)).isInstanceOf(Answer.Granted.class);
  }

  @Test
  void whoIsAloneKeepsItsShareAndAtLeastOne() {
    FallbackRateLimiter limiter =
        limiter(_ -> CompletableFuture.failedStage(new IllegalStateException("gone")), 3);

    assertThat(granted(limiter, 62, 100)).isEqualTo(20);
    assertThat(granted(limiter, 2, 10)).isEqualTo(1);
  }

  @Test
  void whatWasLetThroughTogetherCountsAlone() {
    FallbackRateLimiter limiter = limiter(FallbackRateLimiterTest::always, 2);
    assertThat(granted(limiter, 60, 25)).isEqualTo(25);

    limiter.failed(new IllegalStateException("gone"));

    assertThat(granted(limiter, 60, 100)).isEqualTo(5);
  }

  @Test
  void whoWasAloneKeepsToItsShareForAMinuteMore() {
    FallbackRateLimiter limiter = limiter(FallbackRateLimiterTest::always, 2);
    limiter.failed(new IllegalStateException("gone"));
    assertThat(granted(limiter, 60, 20)).isEqualTo(20);

    limiter.up();
    assertThat(granted(limiter, 60, 100)).isEqualTo(10);

    later(RateLimiter.MINUTE);
    assertThat(granted(limiter, 60, 100)).isEqualTo(60);
  }

  private static CompletionStage<Answer> always(Wanted wanted) {
    return CompletableFuture.completedStage(new Answer.Granted(new Noting(), Standing.UNBOUND));
  }

  private void later(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private FallbackRateLimiter limiter(RateLimiter shared, int replicas) {
    RateLimiter own = new InMemoryRateLimiter(nanos::get, RateLimiter.MINUTE, LEASE, 1_000);
    FallbackRateLimiter limiter = new FallbackRateLimiter(shared, own, () -> replicas, nanos::get);
    limiter.up();
    return limiter;
  }

  private static RateLimiter own(Duration minute, Duration lease) {
    return new InMemoryRateLimiter(System::nanoTime, minute, lease, 1_000);
  }

  private static long granted(RateLimiter limiter, long requests, int asked) {
    return IntStream.range(0, asked)
        .filter(_ -> ask(limiter, requests) instanceof Answer.Granted)
        .count();
  }

  private static Answer ask(RateLimiter limiter, long requests) {
    return limiter
        .acquire(new Wanted(new RequestId(UUID.randomUUID()), List.of(bound(requests)), 10))
        .toCompletableFuture()
        .join();
  }

  private static Bound bound(long requests) {
    return new Bound(LimitLevel.KEY, "owner of " + requests, limits(requests, 0, 0));
  }

  private static final class Noting implements Ticket {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    final List<Long> released = new ArrayList<>();
    boolean undone;

    @Override
    public CompletionStage<Void> release(long tokensUsed) {
      released.add(tokensUsed);
      return DONE;
    }

    @Override
    public CompletionStage<Void> undo() {
      undone = true;
      return DONE;
    }

    @Override
    public CompletionStage<Void> renew() {
      return DONE;
    }
  }
}
