package io.nebulagate.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.application.relay.RelayObserver.Extension;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

  private static RequestRecord record(String model) {
    Duration quick = Duration.ofMillis(1);
    return new RequestRecord(
        new RequestId(UUID.randomUUID()),
        new RequestRecord.Caller(1, new AccountId(1000), 1),
        new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName(model), false),
        200,
        new RequestRecord.Usage(
            TokenUsage.of(10, 2), RequestRecord.UsageSource.EXACT, Optional.empty()),
        Optional.empty(),
        List.of(
            new Attempt("first", 1, 500, "failed", quick),
            new Attempt("second", 2, 200, "served", quick)),
        new RequestRecord.Timing(Instant.EPOCH, Optional.empty(), quick));
  }
}
