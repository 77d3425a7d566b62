package io.nebulagate.outbound.provider.newapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.sync.SyncChanges;
import io.nebulagate.application.sync.SyncReport;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.site.SiteKind;
import io.nebulagate.outbound.provider.support.RecordedSite;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** One sync with each member of the family, over HTTP, and the same sync again. */
@QuarkusTest
class RecordedSitesTest {

  @Test
  void aNewApiOf2025() {
    try (RecordedSite site = RecordedSite.newApi2025()) {
      SiteStage stage = new SiteStage(site.baseUrl());

      SyncReport report = stage.sync();

      assertThat(report.failure()).isEmpty();
      assertThat(report.kind()).isEqualTo(SiteKind.NEW_API_OLD);
      assertThat(report.balance()).contains(Money.parse("2.5"));
      assertThat(report.seen()).isEqualTo(new SyncReport.Seen(2, 0, 3, 4, 0, 0));
      assertThat(stage.state().about().unit().perDollar()).isEqualByComparingTo("500000");
      assertThat(stage.routes("gpt-4o")).hasSize(2);
      assertThat(stage.routes("gpt-4o"))
          .extracting(route -> route.key().status())
          .containsExactlyInAnyOrder(ProviderKey.Status.ENABLED, ProviderKey.Status.DISABLED);
      assertThat(stage.routes("gpt-4o"))
          .extracting(route -> route.key().secret())
          .contains(Secret.of("sk-Kq7mZ2xV9bN4tR8wY1cL6pD3sF5gH0jA2eU7iO4nB9vX1zQ5"));
      assertThat(stage.routes("suno-music")).hasSize(1);
      PriceSheet vip = stage.cost("gpt-4o", "vip").orElseThrow();
      assertThat(vip.rate(TokenKind.INPUT)).isEqualTo(Price.of("2"));
      assertThat(vip.rate(TokenKind.OUTPUT)).isEqualTo(Price.of("8"));
      assertThat(vip.rounding()).isEqualTo(Rounding.QUOTA);
      assertThat(stage.cost("gpt-4o", "default").orElseThrow().rate(TokenKind.INPUT))
          .isEqualTo(Price.of("2.5"));
      assertThat(stage.cost("suno-music", "vip").orElseThrow().perCall())
          .contains(Money.parse("0.08"));
      nothingChangesTheSecondTime(stage);
    }
  }

  @Test
  void aNewApiOf2026() {
    try (RecordedSite site = RecordedSite.newApi2026()) {
      SiteStage stage = new SiteStage(site.baseUrl());

      SyncReport report = stage.sync();

      assertThat(report.failure()).isEmpty();
      assertThat(report.kind()).isEqualTo(SiteKind.NEW_API);
      assertThat(report.balance()).contains(Money.parse("2.5"));
      assertThat(report.seen()).isEqualTo(new SyncReport.Seen(2, 0, 6, 8, 2, 1));
      assertThat(stage.routes("gpt-5-mini")).allMatch(route -> route.usable()).hasSize(2);
      assertThat(stage.routes("seedream-4")).hasSize(1);
      assertThat(stage.routes("claude-opus-4-5"))
          .singleElement()
          .satisfies(route ->
              assertThat(route.key().secret())
                  .isEqualTo(Secret.of("sk-hT4vB7nM2kL5jH8gF1dS4aP7oI0uY3tR6eW9qZ2xC5v9sWq")));
      PriceSheet pro = stage.cost("gpt-5-mini", "pro").orElseThrow();
      assertThat(pro.rate(TokenKind.INPUT)).isEqualTo(Price.of("0.15"));
      assertThat(pro.rate(TokenKind.OUTPUT)).isEqualTo(Price.of("1.2"));
      assertThat(pro.rate(TokenKind.CACHED_INPUT)).isEqualTo(Price.of("0.015"));
      assertThat(stage.routes("gemini-3-pro")).hasSize(1);
      assertThat(stage.cost("gemini-3-pro", "pro")).as("by a formula").isEmpty();
      assertThat(stage.cost("broken-price", "pro")).as("less than nothing").isEmpty();
      assertThat(stage.cost("deep-search", "pro").orElseThrow().perCall())
          .contains(Money.parse("0.012"));
      nothingChangesTheSecondTime(stage);
      assertThat(site.asked()).filteredOn(call -> call.endsWith("/key")).hasSize(2);
    }
  }

  @Test
  void aVeloera() {
    try (RecordedSite site = RecordedSite.veloera()) {
      SiteStage stage = new SiteStage(site.baseUrl());

      SyncReport report = stage.sync();

      assertThat(report.failure()).isEmpty();
      assertThat(report.kind()).isEqualTo(SiteKind.VELOERA);
      assertThat(report.balance()).contains(Money.parse("2.5"));
      assertThat(report.seen()).isEqualTo(new SyncReport.Seen(1, 0, 2, 2, 0, 0));
      assertThat(stage.cost("deepseek-chat", "default").orElseThrow().rate(TokenKind.INPUT))
          .isEqualTo(Price.of("0.27"));
      assertThat(site.headers()).contains("veloera-user").doesNotContain("new-api-user");
      nothingChangesTheSecondTime(stage);
    }
  }

  @Test
  void aForkOfNebulaGateThatCountsAMillionToTheDollar() {
    try (RecordedSite site = RecordedSite.nebulaGate()) {
      SiteStage stage = new SiteStage(site.baseUrl());

      SyncReport report = stage.sync();

      assertThat(report.failure()).isEmpty();
      assertThat(report.kind()).isEqualTo(SiteKind.NEBULAGATE);
      assertThat(report.balance()).contains(Money.parse("2.5"));
      assertThat(stage.state().about().unit().perDollar())
          .isEqualByComparingTo(BigDecimal.valueOf(1_000_000));
      assertThat(stage.routes("glm-5").getFirst().key().secret())
          .isEqualTo(Secret.of("sk-ng-a1b2Qm8Xk2Lw7Pz4Rt9Yb3Nc6Vd1Hf5Jg0c3d4"));
      PriceSheet cost = stage.cost("glm-5", "auto").orElseThrow();
      assertThat(cost.rate(TokenKind.INPUT)).as("of its own unit").isEqualTo(Price.of("0.5"));
      assertThat(cost.rounding()).isEqualTo(Rounding.NANO);
      assertThat(site.headers()).contains("new-api-user").doesNotContain("veloera-user");
      nothingChangesTheSecondTime(stage);
    }
  }

  private static void nothingChangesTheSecondTime(SiteStage stage) {
    assertThat(stage.sync().changes()).isEqualTo(SyncChanges.NONE);
  }
}
