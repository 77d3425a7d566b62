package io.nebulagate.application.relay;

import static io.nebulagate.application.contract.RateLimiterContract.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.limits.Standing;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What limits do to requests on the line, whoever counts. */
public abstract class LimitedLineContract extends RelayStage {

  /** What a request of {@link #aRequest} is estimated to use: its prompt and its bound. */
  private static final long ESTIMATED = 27 + 100;

  private static final long USED_IN_ALL = USED.total();

  private final String owner = UUID.randomUUID().toString();

  @Override
  protected abstract RateLimiter limiter();

  @Test
  protected void ofAHundredRequestsAsManyPassAsAMinuteHas() {
    bound(LimitLevel.KEY, 60, 0, 0);

    assertThat(running(100, Limit.REQUESTS, LimitLevel.KEY)).isEqualTo(60);
  }

  @Test
  protected void ofAHundredRequestsAsManyPassAsThereAreTokensFor() {
    bound(LimitLevel.ORGANISATION, 0, 10 * ESTIMATED, 0);

    assertThat(running(100, Limit.TOKENS, LimitLevel.ORGANISATION)).isEqualTo(10);
  }

  @Test
  protected void ofAHundredRequestsAsManyPassAsMayRunAtOnce() {
    bound(LimitLevel.MODEL, 0, 0, 7);

    assertThat(running(100, Limit.CONCURRENCY, LimitLevel.MODEL)).isEqualTo(7);

    assertThat(running(1, Limit.CONCURRENCY, LimitLevel.MODEL)).as("they are over").isEqualTo(1);
  }

  /** Sends so many at once to an upstream that never answers; says how many reached it. */
  private int running(int count, Limit limit, LimitLevel level) {
    int before = upstream.asked.size();
    IntStream.range(0, count).forEach(_ -> upstream.hangs());
    List<RelayCall> calls =
        IntStream.range(0, count).mapToObj(_ -> relay.start(aRequest())).toList();
    runUntil(() ->
        upstream.asked.size() - before + calls.stream().filter(LimitedLineContract::over).count()
            == count);
    int reached = upstream.asked.size() - before;
    assertThat(calls.stream().filter(LimitedLineContract::over).map(this::refusal))
        .allMatch(error ->
            error instanceof GatewayError.RateLimited limited
                && limited.limit() == limit
                && limited.level() == level
                && limited.retryAfter().isPositive());
    calls.forEach(RelayCall::clientLeft);
    runUntil(() -> calls.stream().allMatch(LimitedLineContract::over));
    return reached;
  }

  private static boolean over(RelayCall call) {
    return call.answer().toCompletableFuture().isDone();
  }

  @Test
  protected void theTokensOfAServedRequestAreWhatItReallyUsed() {
    bound(LimitLevel.KEY, 0, 10_000, 0);
    upstream.answersWhole("{}", USED).answersWhole("{}", TokenUsage.of(1, 1));

    RelayCall first = relay.start(aRequest());
    await(first);
    RelayCall second = relay.start(aRequest());
    await(second);

    assertThat(tokensLeft(first)).isEqualTo(10_000 - ESTIMATED);
    assertThat(tokensLeft(second)).isEqualTo(10_000 - USED_IN_ALL - ESTIMATED);
  }

  @Test
  protected void aStreamIsCorrectedBeforeItsClientSeesTheEnd() {
    bound(LimitLevel.KEY, 0, 10_000, 1);
    ScriptedProvider.Pieces pieces = upstream.streams(USED);
    upstream.answersWhole("{}", USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    assertThat(refusal(relay.start(aRequest())))
        .isInstanceOfSatisfying(
            GatewayError.RateLimited.class,
            refused -> assertThat(refused.limit()).isEqualTo(Limit.CONCURRENCY));

    pieces.push("all");
    pieces.pushLast("[DONE]");
    ClientSide client = read(call);
    client.wants(10);
    runUntil(() -> client.completed);

    RelayCall next = relay.start(aRequest());
    await(next);
    assertThat(tokensLeft(next)).isEqualTo(10_000 - USED_IN_ALL - ESTIMATED);
  }

  @Test
  protected void aRequestWithoutMoneyGivesItsTokensBackButCounts() {
    bound(LimitLevel.KEY, 2, 10_000, 1);
    account = ledger.openWith(Money.ofNanos(1));
    keys.add(key(Secret.of("sk-ng-poor"), Optional.empty()));
    assertThat(refusal(relay.start(request(MODEL, Secret.of("sk-ng-poor")))))
        .isEqualTo(new GatewayError.InsufficientQuota());
    upstream.answersWhole("{}", USED);

    RelayCall next = relay.start(aRequest());
    await(next);

    assertThat(tokensLeft(next)).isEqualTo(10_000 - ESTIMATED);
    assertThat(standing(next).requests().orElseThrow().remaining()).isZero();
  }

  @Test
  protected void aRequestThatFailsUpstreamGivesItsTokensBackButCounts() {
    bound(LimitLevel.KEY, 2, 10_000, 1);
    upstream.fails(new UpstreamFault.Unreachable()).fails(new UpstreamFault.Unreachable());
    assertThat(refusal(relay.start(aRequest())))
        .isEqualTo(new GatewayError.UpstreamRequestFailed());
    upstream.answersWhole("{}", USED);

    RelayCall next = relay.start(aRequest());
    await(next);

    assertThat(tokensLeft(next)).isEqualTo(10_000 - ESTIMATED);
    assertThat(standing(next).requests().orElseThrow().remaining()).isZero();
  }

  @Test
  protected void aRefusedRequestIsToldHowThingsStandAndHoldsNothing() {
    bound(LimitLevel.KEY, 1, 0, 0);
    upstream.answersWhole("{}", USED);
    await(relay.start(aRequest()));
    Money before = spent();

    RelayCall refused = relay.start(aRequest());
    refusal(refused);

    assertThat(standing(refused).requests().orElseThrow().remaining()).isZero();
    assertThat(standing(refused).tokens()).isEmpty();
    assertThat(spent()).isEqualTo(before);
    assertThat(upstream.asked).hasSize(1);
  }

  @Test
  protected void aRequestThatIsRefusedBeforeDoesNotCount() {
    bound(LimitLevel.KEY, 1, 0, 0);
    refusal(relay.start(request(UNPRICED, false)));
    upstream.answersWhole("{}", USED);

    await(relay.start(aRequest()));

    assertThat(upstream.asked).hasSize(1);
  }

  @Test
  protected void whatNothingBoundsIsToldNothing() {
    upstream.answersWhole("{}", USED);

    RelayCall call = relay.start(aRequest());
    await(call);

    assertThat(call.standing()).isEmpty();
  }

  private void bound(LimitLevel level, long requests, long tokens, long concurrency) {
    bounds.add(new Bound(level, owner, limits(requests, tokens, concurrency)));
  }

  private RelayRequest aRequest() {
    return request(MODEL, false);
  }

  private static long tokensLeft(RelayCall call) {
    return standing(call).tokens().orElseThrow().remaining();
  }

  private static Standing standing(RelayCall call) {
    return call.standing().orElseThrow();
  }
}
