package io.nebulagate.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.routing.ValueScore.Mixture;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueScoreTest {

  /** Ratio 1.25 is $2.50 a million, completion 4 is $10. */
  private static final PriceSheet RATIOS =
      PriceSheet.perToken(1, Price.perMillion("2.5"), Price.perMillion("10"));

  private static final PriceSheet PER_CALL =
      PriceSheet.perCall(2, Money.parse("0.02"), Rounding.NANO);

  @Test
  void pricesPerTokenAndPerCallLieOnOneAxis() {
    assertThat(ValueScore.unitCost(RATIOS, Mixture.USUAL)).isCloseTo(4.2308, within(5e-5));
    assertThat(ValueScore.unitCost(PER_CALL, Mixture.USUAL)).isCloseTo(15.385, within(5e-4));
  }

  @Test
  void theScoreOfACostIsOneOverOnePlusIt() {
    assertThat(score(ValueScore.unitCost(RATIOS, Mixture.USUAL))).isCloseTo(0.1912, within(5e-5));
    assertThat(score(ValueScore.unitCost(PER_CALL, Mixture.USUAL))).isCloseTo(0.0610, within(5e-5));
    assertThat(score(12.5)).isCloseTo(0.0741, within(5e-5));
  }

  @Test
  void anUnknownCostScoresAHalf() {
    assertThat(score(Double.NaN)).isEqualTo(0.5);
    assertThat(score(0)).isEqualTo(0.5);
    assertThat(ValueScore.unitCost(RATIOS, new Mixture(0, 0))).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"9, 10, 0.5", "0, 0, 1", "-5, 0, 1", "0, 1, 0.5", "99, 0, 1"})
  void theScoreOfABudgetIsWhatIsLeftOfIt(String balance, String recent, double score) {
    Standing standing =
        new Standing(Money.parse(balance), Money.parse(recent), Instant.ofEpochSecond(1));
    assertThat(ValueScore.budget(standing)).isEqualTo(score);
  }

  @Test
  void howARouteServedIsAFactor() {
    assertThat(ServiceRecord.factor(0.5, 0.5, 1, 50)).isCloseTo(0.1421, within(5e-5));
    assertThat(ServiceRecord.factor(0, 1, 1, 50)).isCloseTo(1.08, within(1e-9));
    assertThat(ServiceRecord.factor(1, 0, 0, 50)).isEqualTo(0.05);
  }

  @Test
  void slowAnswersCountLess() {
    ServiceRecord fast = new ServiceRecord();
    ServiceRecord slow = new ServiceRecord();
    for (int i = 0; i < 100; i++) {
      fast.served(0, 300);
      slow.served(0, 30_000);
    }
    assertThat(fast.factor(0)).isCloseTo(1.08, within(1e-9));
    assertThat(slow.factor(0)).isCloseTo(1.06, within(1e-9));
  }

  @Test
  void afterSixHoursItIsForgotten() {
    ServiceRecord record = new ServiceRecord();
    for (int i = 0; i < 10; i++) {
      record.failed(0);
    }
    assertThat(record.factor(Duration.ofHours(5).toMillis())).isEqualTo(0.05);
    assertThat(record.factor(Duration.ofHours(7).toMillis())).isEqualTo(1);
  }

  @Test
  void whatFollowsFromAFaultDependsOnWhoseItIs() {
    assertThat(Reaction.to(rejected(400))).isEqualTo(Reaction.STOP);
    assertThat(Reaction.to(rejected(404))).isEqualTo(Reaction.OTHER_PROVIDER);
    assertThat(Reaction.to(new UpstreamFault.Unauthorised(401))).isEqualTo(Reaction.OTHER_KEY);
    assertThat(Reaction.to(new UpstreamFault.Throttled(Optional.empty())))
        .isEqualTo(Reaction.OTHER_KEY);
    assertThat(Reaction.to(new UpstreamFault.Timeout())).isEqualTo(Reaction.OTHER_PROVIDER);
    assertThat(Reaction.to(new UpstreamFault.Empty())).isEqualTo(Reaction.OTHER_PROVIDER);
  }

  private static UpstreamFault rejected(int status) {
    return new UpstreamFault.Rejected(
        new GatewayError.UpstreamRejected(
            status, "no", "invalid_request_error", Optional.empty(), Optional.empty()));
  }

  private static double score(double unitCost) {
    return Routes.offer(Routes.provider(1), 11, unitCost).costScore();
  }
}
