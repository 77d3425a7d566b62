package io.nebulagate.domain.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.site.SiteWords.CheckIn;
import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTextsTest {

  @ParameterizedTest
  @CsvSource({
    "abcdefghijkl, sk-abcdefghijkl",
    "sk-abcdefghijkl, sk-abcdefghijkl",
    "sk-ng-abcdefghijkl, sk-ng-abcdefghijkl"
  })
  void aWholeKeyIsSentWithItsPrefix(String shown, String sent) {
    assertThat(MaskedKey.whole(Secret.of(shown))).contains(Secret.of(sent));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "abcd****wxyz",
        "abcd...wxyz",
        "abcd…wxyz",
        "abcdefgh\tijk",
        "schlüssel1"
      })
  void whatIsMaskedOrCannotTravelIsNoKey(String shown) {
    assertThat(MaskedKey.whole(Secret.of(shown))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ab**yz, true",
    "sk-ab**yz, true",
    "ab...yz, true",
    "********, true",
    "ac**yz, false",
    "ab**zz, false",
    "sk-abcdefghyz, true",
    "abcdefghij, false"
  })
  void aMaskFitsTheKeyItHides(String shown, boolean fits) {
    assertThat(MaskedKey.fits(Secret.of(shown), Secret.of("sk-abcdefghyz"))).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({
    "今日已签到, ALREADY",
    "Already checked in today, ALREADY",
    "签到功能未启用, OFF",
    "check-in is not enabled, OFF",
    "Turnstile token 为空, NEEDS_HUMAN",
    "系统繁忙, FAILED",
    "'', FAILED"
  })
  void wordsToACheckIn(String words, CheckIn meaning) {
    assertThat(SiteWords.ofCheckIn(words)).isEqualTo(meaning);
  }

  @Test
  void wordsAboutCredentials() {
    assertThat(SiteWords.refuseCredentials("无权进行此操作，access token 无效")).isTrue();
    assertThat(SiteWords.refuseCredentials("系统维护中")).isFalse();
  }

  @Test
  void aQuarterMillionPerHalfDollar() {
    assertThat(QuotaUnit.DEFAULT.toMoney(new BigDecimal("1250000"))).isEqualTo(Money.parse("2.5"));
    assertThat(QuotaUnit.DEFAULT.toMoney(BigDecimal.ONE)).isEqualTo(Money.ofNanos(2_000));
    assertThat(new QuotaUnit(new BigDecimal("3")).toMoney(BigDecimal.ONE))
        .isEqualTo(Money.ofNanos(333_333_333));
    assertThatThrownBy(() -> new QuotaUnit(BigDecimal.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> QuotaUnit.DEFAULT.toMoney(new BigDecimal("1e99")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "openai, true",
    "embeddings, true",
    "anthropic, true",
    "gemini, true",
    "openai-response, true",
    "image-generation, true",
    "jina-rerank, true",
    "openai-video, true",
    "midjourney, false"
  })
  void onlyWhatCanBeAskedForHereIsRelayed(String endpoint, boolean relayable) {
    SiteModel model =
        new SiteModel(
            new ModelName("m"),
            new SiteModel.Pricing.Unknown(SiteModel.Reason.FORMULA),
            Set.of(SiteModel.ALL),
            endpoint.isEmpty() ? Set.of() : Set.of(endpoint));

    assertThat(model.relayable()).isEqualTo(relayable);
  }

  @Test
  void whatASiteCallsItselfTellsItsKind() {
    assertThat(SiteKind.of("0.4.0-NebulaGate My Site", false)).contains(SiteKind.NEBULAGATE);
    assertThat(SiteKind.of("v1 Veloera", false)).contains(SiteKind.VELOERA);
    assertThat(SiteKind.of("v1 Some Site", true)).contains(SiteKind.VELOERA);
    assertThat(SiteKind.of("v1 Some Site", false)).isEmpty();
  }
}
