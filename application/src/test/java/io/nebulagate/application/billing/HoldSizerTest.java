package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HoldSizerTest {

  private static final PriceSheet PRICE =
      PriceSheet.perToken(1, Price.perMillion("1"), Price.perMillion("10"));

  private final HoldSizer sizer = new HoldSizer();

  @Test
  void theClientsOwnBoundIsReservedForEveryChoice() {
    assertThat(size(Api.CHAT, head(OptionalLong.of(1000), 3))).isEqualTo(Money.parse("0.030016"));
  }

  @Test
  void withoutABoundTheDefaultIsReserved() {
    assertThat(size(Api.CHAT, head(OptionalLong.empty(), 1))).isEqualTo(Money.parse("0.040976"));
  }

  @Test
  void embeddingsAnswerWithoutTokens() {
    assertThat(size(Api.EMBEDDINGS, head(OptionalLong.empty(), 1)))
        .isEqualTo(Money.parse("0.000016"));
  }

  @Test
  void absurdBoundsDoNotOverflow() {
    assertThat(size(Api.CHAT, head(OptionalLong.of(Long.MAX_VALUE), 128)).isPositive()).isTrue();
  }

  @Test
  void theGroupsFactorCounts() {
    Money half = sizer.size(Api.CHAT, head(OptionalLong.of(1000), 3), PRICE, new BigDecimal("0.5"));
    assertThat(half).isEqualTo(Money.parse("0.015008"));
  }

  private Money size(Api api, RequestHead head) {
    return sizer.size(api, head, PRICE, BigDecimal.ONE);
  }

  private static RequestHead head(OptionalLong bound, int choices) {
    return new RequestHead(new ModelName("m"), false, false, bound, choices, 0);
  }
}
