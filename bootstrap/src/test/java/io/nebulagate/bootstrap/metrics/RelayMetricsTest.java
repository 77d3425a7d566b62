package io.nebulagate.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.application.relay.RelayObserver.Extension;
import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayError.BudgetExceeded;
import io.nebulagate.domain.error.GatewayError.RateLimited;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Hit;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RelayMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final RelayMetrics metrics = new RelayMetrics(registry, new OpenHolds(), _ -> 500);

  @Test
  void aRequestIsCountedUnderWhoServedIt() {
    metrics.finished(record("m"));

    assertThat(
            registry
                .get("nebulagate.requests")
                .tags("dialect", "openai", "model", "m", "provider", "second", "status", "200")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(registry.get("nebulagate.fallback").counter().count()).isEqualTo(1);
    assertThat(registry.get("nebulagate.tokens").tags("kind", "input").counter().count())
        .isEqualTo(10);
  }

  @Test
  void onlyAnotherProviderIsAFallback() {
    Duration quick = Duration.ofMillis(1);
    metrics.finished(
        record(
            "m",
            List.of(
                new Attempt("first", 1, 401, "unauthorised", quick),
                new Attempt("first", 2, 503, "failed", quick),
                new Attempt("second", 3, 503, "failed", quick),
                new Attempt("first", 2, 200, "served", quick))));

    assertThat(registry.get("nebulagate.fallback").counter().count())
        .as("neither another key nor the same again is one")
        .isEqualTo(1);
  }

  @Test
  void aLabelDoesNotGrowWithoutEnd() {
    for (int i = 0; i < 1_000; i++) {
      metrics.finished(record("m" + i));
    }

    assertThat(registry.get("nebulagate.requests").counters()).hasSize(201);
    assertThat(registry.get("nebulagate.requests").tags("model", "other").counter().count())
        .isEqualTo(800);
  }

  @Test
  void reportsThatAreNotBelievedAreCountedByProvider() {
    metrics.usageRejected(new RequestId(UUID.randomUUID()), "liar");

    assertThat(
            registry
                .get("nebulagate.usage.reports.rejected")
                .tags("provider", "liar")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void streamsThatAskForMoreAreCountedByTheAnswer() {
    metrics.extended(Extension.UNANSWERED);

    assertThat(
            registry
                .get("nebulagate.hold.extensions")
                .tags("outcome", "unanswered")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void whatPoliciesFindIsCountedByWhatCameOfIt() {
    Hit hit =
        new Hit(
            1,
            1,
            "r",
            Optional.of("rpm_over"),
            Optional.empty(),
            Action.Kind.REJECT,
            Hit.Effect.OBSERVED,
            Optional.empty(),
            Duration.ZERO);

    metrics.found(List.of(hit, hit));

    assertThat(
            registry
                .get("nebulagate.policy.hits")
                .tags("action", "reject", "outcome", "observed")
                .counter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void refusalsAreCountedByTheLimitThatWasReached() {
    metrics.refused(
        request(), new RateLimited(Limit.TOKENS, LimitLevel.KEY, Duration.ofSeconds(1)));
    metrics.refused(request(), new BudgetExceeded(Limit.DAILY_BUDGET, LimitLevel.PROJECT));
    metrics.refused(request(), new GatewayError.InsufficientQuota());

    for (String limit : List.of("tokens", "daily_budget", "insufficient_quota")) {
      assertThat(registry.get("nebulagate.rate.limited").tags("limit", limit).counter().count())
          .isEqualTo(1);
    }
  }

  private static RelayRequest request() {
    return new RelayRequest(
        new RequestId(UUID.randomUUID()),
        new RelayRequest.Asked(Dialect.OPENAI, Api.CHAT),
        Secret.of("sk-ng-a"),
        Origin.of(InetAddress.getLoopbackAddress()),
        new RequestHead(new ModelName("m"), false, false, OptionalLong.empty(), 1, 0),
        new RequestBody(new byte[0], new Patch(0, 0, ""), List.of()),
        Map.of(),
        Runnable::run);
  }

  private static RequestRecord record(String model) {
    Duration quick = Duration.ofMillis(1);
    return record(
        model,
        List.of(
            new Attempt("first", 1, 500, "failed", quick),
            new Attempt("second", 2, 200, "served", quick)));
  }

  private static RequestRecord record(String model, List<Attempt> attempts) {
    Duration quick = Duration.ofMillis(1);
    return new RequestRecord(
        new RequestId(UUID.randomUUID()),
        new RequestRecord.Caller(1, new AccountId(1000), 1),
        new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName(model), false),
        200,
        new RequestRecord.Usage(
            TokenUsage.of(10, 2), RequestRecord.UsageSource.EXACT, Optional.empty()),
        Optional.empty(),
        attempts,
        new RequestRecord.Timing(Instant.EPOCH, Optional.empty(), quick));
  }
}
