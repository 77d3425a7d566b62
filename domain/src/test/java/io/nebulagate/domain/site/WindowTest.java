package io.nebulagate.domain.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1.1, 1, true", // 10 %
    "1, 1.1, true",
    "1.02, 1, false", // within 2 %
    "0.01, 0, false", // within a cent
    "0.0101, 0, true",
    "100, 98, false",
    "100, 97.99, true"
  })
  void sumsThatAreFurtherApartThanTwoPerCentAndACentDrift(
      String charged, String cost, boolean drifts) {
    assertThat(new Window(NOW, Money.parse(charged), Money.parse(cost), 0).drifts())
        .isEqualTo(drifts);
  }

  @Test
  void requestsOfUnknownCostExplainMoreButNotLess() {
    assertThat(new Window(NOW, Money.parse("3"), Money.parse("1"), 1).drifts()).isFalse();
    assertThat(new Window(NOW, Money.parse("1"), Money.parse("3"), 1).drifts()).isTrue();
  }

  @Test
  void aStretchInWhichMoneyCameInIsLeftOutWithItsCost() {
    Window before = Window.from(NOW).with(figures("5", "0"), figures("4", "1"), Money.ZERO);

    Window after = before.with(figures("4", "1"), figures("13", "2"), Money.ZERO);

    assertThat(after).isEqualTo(before);
    assertThat(before.charged()).isEqualTo(Money.parse("1"));
  }

  @Test
  void whatWasUsedIsBelievedWhileMoneyComesIn() {
    Window window =
        Window.from(NOW)
            .with(used("5", "10", "0"), used("14", "11", "1"), Money.ZERO)
            .with(used("14", "11", "1"), used("13", "12", "2"), Money.ZERO);

    assertThat(window.charged()).isEqualTo(Money.parse("2"));
    assertThat(window.cost()).isEqualTo(Money.parse("2"));
  }

  @Test
  void rewardsAreAddedBack() {
    Window window =
        Window.from(NOW).with(figures("5", "0"), figures("4.5", "1"), Money.parse("0.5"));

    assertThat(window.charged()).isEqualTo(Money.parse("1"));
  }

  private static Figures figures(String balance, String cost) {
    return new Figures(Money.parse(balance), Optional.empty(), Money.parse(cost), 0, NOW);
  }

  private static Figures used(String balance, String used, String cost) {
    return new Figures(
        Money.parse(balance), Optional.of(Money.parse(used)), Money.parse(cost), 0, NOW);
  }
}
