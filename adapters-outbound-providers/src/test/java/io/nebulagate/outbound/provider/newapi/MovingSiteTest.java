package io.nebulagate.outbound.provider.newapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.routing.UpstreamUsageStore.Amounts;
import io.nebulagate.application.routing.UpstreamUsageStore.Hour;
import io.nebulagate.application.routing.UpstreamUsageStore.ModelCost;
import io.nebulagate.application.sync.Drift;
import io.nebulagate.application.sync.Learnt;
import io.nebulagate.application.sync.SyncReport;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.outbound.provider.support.RecordedSite;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What changes at a site between two syncs: its prices, and the money there. */
@QuarkusTest
class MovingSiteTest {

  private final RecordedSite site = RecordedSite.newApi2026();
  private final SiteStage stage = new SiteStage(site.baseUrl());

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void anotherGroupRatioIsANewVersionOfEveryCostInTheGroup() {
    stage.sync();
    long version = stage.cost("gpt-5-mini", "pro").orElseThrow().version();
    site.answer("GET /api/pricing", site.answer("GET /api/pricing").replace("0.6}", "0.8}"));

    SyncReport report = stage.sync();

    assertThat(report.changes().costs())
        .extracting(change -> change.of().group())
        .hasSize(4)
        .containsOnly("pro");
    assertThat(report.changes().costs())
        .filteredOn(
            change -> change.of().equals(new Learnt.Cost(new ModelName("gpt-5-mini"), "pro")))
        .singleElement()
        .satisfies(change -> {
          assertThat(change.before().orElseThrow().rate(TokenKind.INPUT))
              .isEqualTo(Price.of("0.15"));
          assertThat(change.after().orElseThrow().rate(TokenKind.INPUT)).isEqualTo(Price.of("0.2"));
        });
    assertThat(stage.cost("gpt-5-mini", "pro").orElseThrow().version()).isGreaterThan(version);
  }

  @Test
  void moreChargedThanWeKnowOfIsADriftWithItsDearestModels() {
    stage.sync();
    spend("gpt-5-mini", "0.7");
    spend("claude-opus-4-5", "0.3");
    leave(1_250_000 - 550_000, 500_000 + 550_000);

    SyncReport report = syncAnHourLater();

    Drift drift = report.drift().orElseThrow();
    assertThat(drift.window().charged()).isEqualTo(Money.parse("1.1"));
    assertThat(drift.window().cost()).isEqualTo(Money.parse("1"));
    assertThat(drift.models())
        .containsExactly(
            new ModelCost(new ModelName("gpt-5-mini"), Money.parse("0.7"), 1),
            new ModelCost(new ModelName("claude-opus-4-5"), Money.parse("0.3"), 1));
    assertThat(stage.state().drift()).contains(drift);
  }

  @Test
  void aBalanceThatFallsIsBelievedWithoutWhatWasUsed() {
    stage.sync();
    spend("gpt-5-mini", "1");
    leave(1_250_000 - 550_000, 500_000);

    assertThat(syncAnHourLater().drift()).isPresent();
  }

  @Test
  void theSameMoneyOnBothSidesIsNone() {
    stage.sync();
    spend("gpt-5-mini", "1");
    leave(1_250_000 - 505_000, 500_000 + 505_000);

    assertThat(syncAnHourLater().drift()).as("1 cent of a dollar").isEmpty();
    assertThat(stage.state().drift()).isEmpty();
  }

  @Test
  void moneyThatComesInIsNone() {
    stage.sync();
    spend("gpt-5-mini", "1");
    leave(1_250_000 - 500_000 + 5_000_000, 500_000 + 500_000);

    assertThat(syncAnHourLater().drift()).isEmpty();
  }

  @Test
  void theRewardOfACheckInIsNone() {
    stage.sync();
    spend("gpt-5-mini", "1");
    stage.checkIn();
    site.answer(
        "GET /api/user/self",
        "{\"success\":true,\"data\":{\"quota\":" + (1_250_000 - 500_000 + 10_000) + "}}");

    assertThat(syncAnHourLater().drift()).isEmpty();
    assertThat(stage.state().rewards()).isEqualTo(Money.ZERO);
  }

  @Test
  void theWordIsSaidAfterAnHourAndNotBefore() {
    stage.sync();
    leave(0, 500_000 + 1_250_000);
    stage.clock.advance(Duration.ofMinutes(30));

    assertThat(stage.sync().drift()).isEmpty();
    stage.clock.advance(Duration.ofMinutes(30));
    assertThat(stage.sync().drift()).isPresent();
  }

  private SyncReport syncAnHourLater() {
    stage.clock.advance(Duration.ofHours(1));
    return stage.sync();
  }

  private void spend(String model, String dollars) {
    Hour hour =
        new Hour("site", new ModelName(model), stage.clock.instant().truncatedTo(ChronoUnit.HOURS));
    stage.usage.add(Map.of(hour, new Amounts(1, 0, 10, 10, Money.parse(dollars))));
  }

  private void leave(long quota, long used) {
    site.answer(
        "GET /api/user/self",
        "{\"success\":true,\"data\":{\"quota\":" + quota + ",\"used_quota\":" + used + "}}");
  }
}
