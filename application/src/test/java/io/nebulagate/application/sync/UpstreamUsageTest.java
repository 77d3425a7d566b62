package io.nebulagate.application.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UpstreamUsageTest {

  private static final Instant START = Instant.parse("2026-11-28T10:59:59Z");
  private static final Instant HOUR = Instant.parse("2026-11-28T10:00:00Z");

  private final Kept kept = new Kept();
  private final UpstreamUsage usage = new UpstreamUsage(kept);

  @Test
  void everyTryCountsAndTheOneThatServedHasTheTokens() {
    usage.finished(
        asked("m", attempt("first", "timeout", "0"), attempt("second", Attempt.SERVED, "0.5")));
    usage.finished(asked("m", attempt("second", Attempt.SERVED, "0.25")));
    usage.write();

    assertThat(kept.sums)
        .containsEntry(hour("first"), new UpstreamUsageStore.Amounts(1, 0, 0, 0, Money.ZERO))
        .containsEntry(
            hour("second"), new UpstreamUsageStore.Amounts(2, 0, 14, 6, Money.parse("0.75")));
  }

  @Test
  void aCostThatNobodyKnowsIsCounted() {
    usage.finished(asked("m", new Attempt("first", 1, 200, Attempt.SERVED, Duration.ZERO)));
    usage.write();

    assertThat(kept.sums)
        .containsEntry(hour("first"), new UpstreamUsageStore.Amounts(1, 1, 7, 3, Money.ZERO));
  }

  @Test
  void whatCannotBeWrittenIsWrittenLater() {
    usage.finished(asked("m", attempt("first", Attempt.SERVED, "1")));
    kept.away = true;
    assertThatThrownBy(usage::write).isInstanceOf(IllegalStateException.class);

    kept.away = false;
    usage.finished(asked("m", attempt("first", Attempt.SERVED, "1")));
    usage.write();
    usage.write();

    assertThat(kept.sums)
        .containsEntry(
            hour("first"), new UpstreamUsageStore.Amounts(2, 0, 14, 6, Money.parse("2")));
  }

  @Test
  void whatWaitsHasABound() {
    for (int i = 0; i <= UpstreamUsage.ROWS_MAX; i++) {
      usage.finished(asked("m" + i, attempt("first", Attempt.SERVED, "1")));
    }

    assertThat(usage.dropped()).isEqualTo(1);
    usage.write();
    assertThat(kept.sums).hasSize(UpstreamUsage.ROWS_MAX);
  }

  private static UpstreamUsageStore.Hour hour(String provider) {
    return new UpstreamUsageStore.Hour(provider, new ModelName("m"), HOUR);
  }

  private static Attempt attempt(String provider, String outcome, String cost) {
    return new Attempt(provider, 1, 200, outcome, Duration.ZERO)
        .costing(Optional.of(Money.parse(cost)));
  }

  private static RequestRecord asked(String model, Attempt... attempts) {
    return new RequestRecord(
        new RequestId(new UUID(1, 2)),
        new RequestRecord.Caller(1, new AccountId(2), 3),
        new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName(model), false),
        200,
        new RequestRecord.Usage(
            new TokenUsage(
                Map.of(TokenKind.INPUT, 5L, TokenKind.CACHED_INPUT, 2L, TokenKind.OUTPUT, 3L), 0),
            RequestRecord.UsageSource.EXACT,
            Optional.empty()),
        Optional.empty(),
        List.of(attempts),
        new RequestRecord.Timing(START, Optional.empty(), Duration.ZERO));
  }

  private static final class Kept implements UpstreamUsageStore {

    private final Map<Hour, Amounts> sums = new HashMap<>();
    private boolean away;

    @Override
    public void add(Map<Hour, Amounts> uses) {
      if (away) {
        throw new IllegalStateException("away");
      }
      uses.forEach((hour, amounts) -> sums.merge(hour, amounts, Amounts::plus));
    }

    @Override
    public List<ModelCost> dearest(long provider, Instant since, int limit) {
      return List.of();
    }

    @Override
    public int forget(Instant before, int limit) {
      return 0;
    }
  }
}
