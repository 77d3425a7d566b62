package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenUsage;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HoldSizerTest {

  private static final PriceSheet PRICE =
      PriceSheet.perToken(1, Price.perMillion("1"), Price.perMillion("10"));

  private final HoldSizer sizer = new HoldSizer();

  @Test
  void anAnswerInOnePieceHoldsTheClientsOwnBoundForEveryChoice() {
    assertThat(size(Api.CHAT, whole(OptionalLong.of(10_000), 3)))
        .isEqualTo(Money.parse("0.300016"));
  }

  @Test
  void anAnswerInOnePieceWithoutABoundHoldsTheDefaultForEveryChoice() {
    assertThat(size(Api.CHAT, whole(OptionalLong.empty(), 2))).isEqualTo(Money.parse("0.081936"));
  }

  @Test
  void aStreamHoldsItsFirstSliceForEveryChoice() {
    CostEstimate estimate = estimate(Api.CHAT, stream(OptionalLong.of(10_000), 3));

    assertThat(estimate.firstOutputTokens()).isEqualTo(3 * 2_048);
    assertThat(estimate.mostOutputTokens()).isEqualTo(30_000);
    assertThat(estimate.firstHold()).isEqualTo(Money.parse("0.061456"));
  }

  @Test
  void aStreamWithASmallBoundHoldsThatAtOnce() {
    CostEstimate estimate = estimate(Api.COMPLETIONS, stream(OptionalLong.of(100), 1));

    assertThat(estimate.firstOutputTokens()).isEqualTo(100);
    assertThat(estimate.mostOutputTokens()).isEqualTo(100);
  }

  @Test
  void aStreamWithoutABoundEndsOnlyWithTheMoney() {
    CostEstimate estimate = estimate(Api.CHAT, stream(OptionalLong.empty(), 1));

    assertThat(estimate.firstOutputTokens()).isEqualTo(2_048);
    assertThat(estimate.mostOutputTokens()).isEqualTo(TokenUsage.COUNT_MAX);
  }

  @Test
  void aPriceForACallIsHeldInFull() {
    PriceSheet call = PriceSheet.perCall(1, Money.parse("0.04"), Rounding.NANO);

    assertThat(
            sizer
                .estimate(Api.CHAT, stream(OptionalLong.empty(), 1), call, BigDecimal.ONE)
                .firstHold())
        .isEqualTo(Money.parse("0.04"));
  }

  @Test
  void thePromptIsTakenWithAMargin() {
    RequestHead head = new RequestHead(new ModelName("m"), true, false, OptionalLong.of(0), 1, 301);

    assertThat(estimate(Api.CHAT, head).promptTokens()).isEqualTo(122);
  }

  @Test
  void embeddingsAnswerWithoutTokens() {
    assertThat(size(Api.EMBEDDINGS, whole(OptionalLong.empty(), 1)))
        .isEqualTo(Money.parse("0.000016"));
  }

  @Test
  void absurdBoundsDoNotOverflow() {
    assertThat(size(Api.CHAT, whole(OptionalLong.of(Long.MAX_VALUE), 128)).isPositive()).isTrue();
    assertThat(size(Api.CHAT, stream(OptionalLong.of(Long.MAX_VALUE), 128)).isPositive()).isTrue();
  }

  @Test
  void theGroupsFactorCounts() {
    CostEstimate half =
        sizer.estimate(Api.CHAT, whole(OptionalLong.of(1000), 3), PRICE, new BigDecimal("0.5"));
    assertThat(half.firstHold()).isEqualTo(Money.parse("0.015008"));
  }

  private Money size(Api api, RequestHead head) {
    return estimate(api, head).firstHold();
  }

  private CostEstimate estimate(Api api, RequestHead head) {
    return sizer.estimate(api, head, PRICE, BigDecimal.ONE);
  }

  private static RequestHead whole(OptionalLong bound, int choices) {
    return new RequestHead(new ModelName("m"), false, false, bound, choices, 0);
  }

  private static RequestHead stream(OptionalLong bound, int choices) {
    return new RequestHead(new ModelName("m"), true, false, bound, choices, 0);
  }
}
