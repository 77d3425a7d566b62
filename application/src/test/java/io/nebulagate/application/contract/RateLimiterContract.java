package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.limits.RateLimiter.Answer;
import io.nebulagate.application.limits.RateLimiter.Ticket;
import io.nebulagate.application.limits.RateLimiter.Wanted;
import io.nebulagate.application.limits.Standing;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.chat.RequestId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What everybody who counts rates does. */
public abstract class RateLimiterContract {

  private static final Duration SHORT = Duration.ofMillis(1_800);
  private static final Duration NEVER = Duration.ofMinutes(10);

  private final String owner = UUID.randomUUID().toString();

  /**
   * What is under test; others may count in the same place.
   *
   * @param minute how long a "minute" is
   * @param lease how long a lease lives after it was granted or renewed
   */
  protected abstract RateLimiter limiter(Duration minute, Duration lease);

  /** Lets so much time go by. */
  protected abstract void pass(Duration time);

  // ── requests ──

  @Test
  protected void aFreshMinuteTakesItsRequestsAtOnceAndRefusesTheNext() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    for (int left = 59; left >= 0; left--) {
      Standing.Window window =
          granted(limiter, 0, requests(60)).standing().requests().orElseThrow();
      assertThat(window.remaining()).isEqualTo(left);
      assertThat(window.limit()).isEqualTo(60);
    }

    Answer.Refused refused = refused(limiter, 0, requests(60));

    assertThat(refused.limit()).isEqualTo(Limit.REQUESTS);
    assertThat(refused.bound()).isEqualTo(requests(60));
    assertThat(refused.retryAfter()).isPositive().isLessThanOrEqualTo(RateLimiter.MINUTE);
    Standing.Window window = refused.standing().requests().orElseThrow();
    assertThat(window.limit()).isEqualTo(60);
    assertThat(window.remaining()).isZero();
    assertThat(window.reset()).isBetween(refused.retryAfter(), RateLimiter.MINUTE);
  }

  @Test
  protected void whatWasRefusedPassesAfterItsWait() {
    RateLimiter limiter = limiter(SHORT, NEVER);
    granted(limiter, 0, requests(1));
    Duration wait = refused(limiter, 0, requests(1)).retryAfter();
    assertThat(wait).isPositive().isLessThanOrEqualTo(SHORT);

    pass(wait.plus(SHORT.dividedBy(RateLimiter.SLOTS)));

    granted(limiter, 0, requests(1));
  }

  @Test
  protected void aRequestStaysCountedAfterItsEnd() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    end(granted(limiter, 0, requests(1)).ticket().release(0));

    refused(limiter, 0, requests(1));
  }

  @Test
  protected void aRequestThatIsUndoneWasNeverThere() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    Bound bound = bound(1, 1000, 1);
    end(granted(limiter, 900, bound).ticket().undo());

    assertThat(granted(limiter, 900, bound).standing().tokens().orElseThrow().remaining())
        .isEqualTo(100);
  }

  // ── tokens ──

  @Test
  protected void tokensAreTakenAtTheEstimateAndTheRemainderComesBack() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    Answer.Granted first = granted(limiter, 900, tokens(1000));
    assertThat(first.standing().tokens().orElseThrow().remaining()).isEqualTo(100);
    Answer.Refused refused = refused(limiter, 900, tokens(1000));
    assertThat(refused.limit()).isEqualTo(Limit.TOKENS);
    assertThat(refused.retryAfter()).isPositive().isLessThanOrEqualTo(RateLimiter.MINUTE);
    assertThat(refused.standing().tokens().orElseThrow().remaining()).isEqualTo(100);

    end(first.ticket().release(200));

    assertThat(granted(limiter, 800, tokens(1000)).standing().tokens().orElseThrow().remaining())
        .isZero();
    refused(limiter, 1, tokens(1000));
  }

  @Test
  protected void moreThanWasEstimatedIsOwed() {
    RateLimiter limiter = limiter(SHORT, NEVER);
    end(granted(limiter, 100, tokens(1000)).ticket().release(1500));

    assertThat(refused(limiter, 1, tokens(1000)).standing().tokens().orElseThrow().remaining())
        .isZero();

    pass(SHORT.plusMillis(100));
    granted(limiter, 1000, tokens(1000));
  }

  @Test
  protected void aRequestLargerThanTheLimitIsServedAlone() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    Answer.Granted large = granted(limiter, 5000, tokens(1000));
    refused(limiter, 1, tokens(1000));

    end(large.ticket().release(400));

    assertThat(granted(limiter, 600, tokens(1000)).standing().tokens().orElseThrow().remaining())
        .isZero();
  }

  @Test
  protected void whatLeftTheWindowIsNotGivenBackTwice() {
    RateLimiter limiter = limiter(SHORT, NEVER);
    Answer.Granted early = granted(limiter, 900, tokens(1000));
    pass(SHORT.plusMillis(100));
    granted(limiter, 600, tokens(1000));

    end(early.ticket().release(100));

    refused(limiter, 401, tokens(1000));
    granted(limiter, 400, tokens(1000));
  }

  @Test
  protected void aTicketEndsOnce() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    Bound bound = bound(10, 1000, 1);
    Ticket first = granted(limiter, 900, bound).ticket();
    end(first.release(200));
    granted(limiter, 100, bound);

    end(first.release(0));
    end(first.undo());
    end(first.renew());

    Answer.Refused refused = refused(limiter, 100, bound);
    assertThat(refused.limit()).isEqualTo(Limit.CONCURRENCY);
    assertThat(refused.standing().tokens().orElseThrow().remaining()).isEqualTo(700);
    assertThat(refused.standing().requests().orElseThrow().remaining()).isEqualTo(8);
  }

  // ── at the same time ──

  @Test
  protected void onlySoManyRunAtTheSameTime() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    Answer.Granted first = granted(limiter, 0, concurrency(2));
    granted(limiter, 0, concurrency(2));
    Answer.Refused refused = refused(limiter, 0, concurrency(2));
    assertThat(refused.limit()).isEqualTo(Limit.CONCURRENCY);
    assertThat(refused.retryAfter()).isEqualTo(RateLimiter.A_MOMENT);

    end(first.ticket().release(0));

    granted(limiter, 0, concurrency(2));
    refused(limiter, 0, concurrency(2));
  }

  @Test
  protected void aHolderThatDiesFreesItsPlace() {
    Duration lease = Duration.ofMillis(700);
    RateLimiter limiter = limiter(RateLimiter.MINUTE, lease);
    granted(limiter, 0, concurrency(1));
    refused(limiter, 0, concurrency(1));

    pass(lease.plusMillis(50));

    granted(limiter, 0, concurrency(1));
  }

  @Test
  protected void aHolderThatRenewsKeepsItsPlace() {
    Duration lease = Duration.ofMillis(1_500);
    RateLimiter limiter = limiter(RateLimiter.MINUTE, lease);
    Ticket ticket = granted(limiter, 0, concurrency(1)).ticket();

    for (int i = 0; i < 3; i++) {
      pass(Duration.ofMillis(700));
      end(ticket.renew());
    }

    refused(limiter, 0, concurrency(1));
  }

  // ── several bounds ──

  @Test
  protected void whenOneBoundRefusesNothingIsTakenFromTheOthers() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    Bound key = new Bound(LimitLevel.KEY, owner, limits(5, 1000, 2));
    Bound organisation = new Bound(LimitLevel.ORGANISATION, owner, limits(5, 1000, 2));
    Bound model = new Bound(LimitLevel.MODEL, owner, limits(0, 0, 1));
    granted(limiter, 0, model);

    for (int i = 0; i < 10; i++) {
      Answer.Refused refused = refused(limiter, 300, key, organisation, model);
      assertThat(refused.bound()).isEqualTo(model);
      assertThat(refused.standing().requests().orElseThrow().remaining()).isEqualTo(5);
      assertThat(refused.standing().tokens().orElseThrow().remaining()).isEqualTo(1000);
    }

    Standing standing = granted(limiter, 300, key, organisation).standing();
    assertThat(standing.requests().orElseThrow().remaining()).isEqualTo(4);
    assertThat(standing.tokens().orElseThrow().remaining()).isEqualTo(700);
  }

  @Test
  protected void theTightestBoundIsTold() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    Bound key = new Bound(LimitLevel.KEY, owner, limits(100, 500, 0));
    Bound organisation = new Bound(LimitLevel.ORGANISATION, owner, limits(7, 90_000, 0));

    Standing standing = granted(limiter, 200, key, organisation).standing();

    assertThat(standing.requests().orElseThrow().limit()).isEqualTo(7);
    assertThat(standing.requests().orElseThrow().remaining()).isEqualTo(6);
    assertThat(standing.tokens().orElseThrow().limit()).isEqualTo(500);
    assertThat(standing.tokens().orElseThrow().remaining()).isEqualTo(300);
  }

  @Test
  protected void theBoundThatRefusesLongestIsNamed() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    Bound key = new Bound(LimitLevel.KEY, owner, limits(0, 0, 1));
    Bound organisation = new Bound(LimitLevel.ORGANISATION, owner, limits(1, 0, 0));
    granted(limiter, 0, key, organisation);

    Answer.Refused refused = refused(limiter, 0, key, organisation);

    assertThat(refused.bound().level()).isEqualTo(LimitLevel.ORGANISATION);
    assertThat(refused.limit()).isEqualTo(Limit.REQUESTS);
  }

  @Test
  protected void ownersAreToldApart() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);
    for (LimitLevel level : LimitLevel.values()) {
      granted(limiter, 0, new Bound(level, owner, limits(1, 0, 0)));
      granted(limiter, 0, new Bound(level, owner + "}:{a b", limits(1, 0, 0)));
    }
    refused(limiter, 0, new Bound(LimitLevel.MODEL, owner, limits(1, 0, 0)));
  }

  @Test
  protected void whatIsNotBoundIsNotTold() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, NEVER);

    assertThat(granted(limiter, 10, concurrency(1)).standing()).isEqualTo(Standing.UNBOUND);
  }

  // ── many at once ──

  @Test
  protected void aHundredAtOnceGetExactlyTheRequestsThereAre() {
    assertThat(passed(limiter(RateLimiter.MINUTE, NEVER), 0, requests(60))).isEqualTo(60);
  }

  @Test
  protected void aHundredAtOnceGetExactlyTheTokensThereAre() {
    assertThat(passed(limiter(RateLimiter.MINUTE, NEVER), 100, tokens(1050))).isEqualTo(10);
  }

  @Test
  protected void aHundredAtOnceGetExactlyThePlacesThereAre() {
    assertThat(passed(limiter(RateLimiter.MINUTE, NEVER), 0, concurrency(7))).isEqualTo(7);
  }

  private static long passed(RateLimiter limiter, long tokens, Bound bound) {
    List<Callable<Boolean>> calls =
        IntStream.range(0, 100)
            .<Callable<Boolean>>mapToObj(
                _ -> () -> ask(limiter, tokens, bound) instanceof Answer.Granted)
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Boolean> results = new ArrayList<>();
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        results.add(call.get());
      }
      return results.stream().filter(let -> let).count();
    } catch (InterruptedException | ExecutionException failure) {
      throw new AssertionError(failure);
    }
  }

  // ── words ──

  private Bound requests(long bound) {
    return bound(bound, 0, 0);
  }

  private Bound tokens(long bound) {
    return bound(0, bound, 0);
  }

  private Bound concurrency(long bound) {
    return bound(0, 0, bound);
  }

  private Bound bound(long requests, long tokens, long concurrency) {
    return new Bound(LimitLevel.KEY, owner, limits(requests, tokens, concurrency));
  }

  /** Limits of which 0 means none. */
  public static Limits limits(long requests, long tokens, long concurrency) {
    return new Limits(
        some(requests), some(tokens), some(concurrency), Optional.empty(), Optional.empty());
  }

  private static OptionalLong some(long bound) {
    return bound == 0 ? OptionalLong.empty() : OptionalLong.of(bound);
  }

  private static Answer.Granted granted(RateLimiter limiter, long tokens, Bound... bounds) {
    return switch (ask(limiter, tokens, bounds)) {
      case Answer.Granted granted -> granted;
      case Answer.Refused refused -> throw new AssertionError("refused: " + refused);
    };
  }

  private static Answer.Refused refused(RateLimiter limiter, long tokens, Bound... bounds) {
    return switch (ask(limiter, tokens, bounds)) {
      case Answer.Refused refused -> refused;
      case Answer.Granted granted -> throw new AssertionError("granted: " + granted);
    };
  }

  private static Answer ask(RateLimiter limiter, long tokens, Bound... bounds) {
    RequestId request = new RequestId(UUID.randomUUID());
    return end(limiter.acquire(new Wanted(request, List.of(bounds), tokens)));
  }

  private static <T> T end(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new AssertionError(failure);
    }
  }
}
