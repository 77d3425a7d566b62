package io.nebulagate.outbound.provider.newapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.sync.CheckInReport;
import io.nebulagate.application.sync.CheckInReport.Outcome;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.outbound.provider.support.RecordedSite;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checking in, in the way of each member of the family, and what their words mean. */
@QuarkusTest
class CheckInTest {

  private static final String CHECK_IN = "POST /api/user/checkin";

  @Test
  void newApiGivesAReward() {
    try (RecordedSite site = RecordedSite.newApi2026()) {
      SiteStage stage = new SiteStage(site.baseUrl());

      CheckInReport report = stage.checkIn();

      assertThat(report.outcome()).isEqualTo(Outcome.DONE);
      assertThat(report.reward()).contains(Money.parse("0.02"));
      assertThat(stage.state().checkIn().orElseThrow().reward()).contains(Money.parse("0.02"));
    }
  }

  @Test
  void veloeraIsAskedWhetherItIsToBeDoneAndSpellsItInItsOwnWay() {
    try (RecordedSite site = RecordedSite.veloera()) {
      SiteStage stage = new SiteStage(site.baseUrl());

      assertThat(stage.checkIn().reward()).contains(Money.parse("0.05"));
      assertThat(site.asked())
          .containsSubsequence("GET /api/user/check_in_status", "POST /api/user/check_in");

      site.answer(
          "GET /api/user/check_in_status", "{\"success\":true,\"data\":{\"can_check_in\":false}}");
      assertThat(stage.checkIn().outcome()).isEqualTo(Outcome.ALREADY);
    }
  }

  @Test
  void nebulaGateCountsInItsOwnUnit() {
    try (RecordedSite site = RecordedSite.nebulaGate()) {
      assertThat(new SiteStage(site.baseUrl()).checkIn().reward()).contains(Money.parse("0.02"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"今日已签到", "您今天已经签到过了", "You have already checked in today"})
  void whatIsDoneIsAsGoodAsDone(String words) {
    CheckInReport report = told(words);

    assertThat(report.outcome()).isEqualTo(Outcome.ALREADY);
    assertThat(report.outcome().good()).isTrue();
    assertThat(report.reward()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"签到功能未启用", "Check-in is not enabled"})
  void aFeatureThatIsOffIsNotWishedForAnyMore(String words) {
    try (RecordedSite site = RecordedSite.newApi2026()) {
      SiteStage stage = new SiteStage(site.baseUrl());
      refuse(site, words);

      assertThat(stage.checkIn().outcome()).isEqualTo(Outcome.OFF);

      assertThat(stage.checkIn().message()).contains(words);
      assertThat(wish(stage)).isFalse();
    }
  }

  @Test
  void aSiteWithoutACheckInHasItOff() {
    try (RecordedSite site = RecordedSite.newApi2025()) {
      SiteStage stage = new SiteStage(site.baseUrl());

      assertThat(stage.checkIn().outcome()).isEqualTo(Outcome.OFF);
      assertThat(wish(stage)).isFalse();
    }
  }

  @Test
  void turnstileIsLeftToAHuman() {
    try (RecordedSite site = RecordedSite.newApi2026()) {
      SiteStage stage = new SiteStage(site.baseUrl());
      site.answer(
          "GET /api/status",
          "{\"success\":true,\"data\":{\"version\":\"v1\",\"turnstile_check\":true}}");

      assertThat(stage.checkIn().outcome()).isEqualTo(Outcome.NEEDS_HUMAN);

      assertThat(site.asked()).doesNotContain(CHECK_IN);
      assertThat(wish(stage)).isTrue();
    }
    assertThat(told("Turnstile token 为空").outcome()).isEqualTo(Outcome.NEEDS_HUMAN);
  }

  @Test
  void anythingElseIsTriedAgain() {
    assertThat(told("系统繁忙").outcome()).isEqualTo(Outcome.FAILED);
  }

  private static CheckInReport told(String words) {
    try (RecordedSite site = RecordedSite.newApi2026()) {
      refuse(site, words);
      return new SiteStage(site.baseUrl()).checkIn();
    }
  }

  private static void refuse(RecordedSite site, String words) {
    site.answer(CHECK_IN, "{\"success\":false,\"message\":\"" + words + "\"}");
  }

  private static boolean wish(SiteStage stage) {
    return stage
        .providers
        .find(stage.id)
        .orElseThrow()
        .provider()
        .site()
        .map(Provider.Site::checkIn)
        .orElseThrow();
  }
}
