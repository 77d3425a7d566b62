package io.nebulagate.application.relay.realtime;

import static io.nebulagate.domain.money.Unit.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.application.relay.realtime.RealtimeWords.Heard;
import io.nebulagate.application.relay.realtime.RealtimeWords.Kind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnLogTest {

  private final TurnLog log = new TurnLog();

  @Test
  void reportsAddUp() {
    hear(TokenUsage.of(3, 0).with(UnitUsage.of(SECOND, 2)), "{\"a\":1}");
    hear(TokenUsage.of(4, 5).with(UnitUsage.of(SECOND, 1)), "{\"b\":2}");
    hear(TokenUsage.of(0, 1), "{\"c\":3}");

    ReportedUsage sum = log.usage().orElseThrow();
    assertThat(sum.usage()).isEqualTo(TokenUsage.of(7, 6).with(UnitUsage.of(SECOND, 3)));
    assertThat(sum.raw()).isEqualTo("[{\"a\":1},{\"b\":2},{\"c\":3}]");
  }

  @Test
  void noSumIsBeyondBelief() {
    hear(TokenUsage.of(TokenUsage.COUNT_MAX, 1).with(UnitUsage.of(SECOND, 7)), "{}");
    hear(
        TokenUsage.of(TokenUsage.COUNT_MAX, 1).with(UnitUsage.of(SECOND, TokenUsage.COUNT_MAX)),
        "{}");

    assertThat(log.usage().orElseThrow().usage())
        .isEqualTo(
            TokenUsage.of(TokenUsage.COUNT_MAX, 2)
                .with(UnitUsage.of(SECOND, TokenUsage.COUNT_MAX)));
  }

  @Test
  void howeverManyReportsComeTheyStayWithinBounds() {
    for (int i = 0; i < 5_000; i++) {
      hear(TokenUsage.of(1, 1).with(UnitUsage.of(Unit.tool("t" + i), 1)), "{\"n\":" + i + "}");
    }

    ReportedUsage sum = log.usage().orElseThrow();
    assertThat(sum.usage().total()).isEqualTo(10_000);
    assertThat(sum.usage().units().counts()).hasSize(UnitUsage.UNITS_MAX);
    assertThat(sum.raw()).hasSizeLessThanOrEqualTo((16 << 10) + 1).startsWith("[{").endsWith("}]");
  }

  private void hear(TokenUsage usage, String raw) {
    log.hear(new Heard(Kind.TRANSCRIBED, 0, Optional.of(new ReportedUsage(usage, raw)), false, ""));
  }
}
