package io.nebulagate.application.plan;

import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.plan.Allowance;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What is agreed with one owner instead of what a plan states. */
final class OwnAmounts {

  private static final String FIELD = "amounts";

  private OwnAmounts() {}

  /** What the plan states, of the amounts that are given in the same order. */
  static List<Allowance> of(List<Allowance> stated, Optional<List<BigDecimal>> amounts) {
    if (amounts.isEmpty()) {
      return stated;
    }
    List<BigDecimal> own = amounts.get();
    if (own.size() != stated.size()) {
      throw GatewayException.invalidValue(
          FIELD, "must be one for each of the plan's " + stated.size() + " allowances");
    }
    return IntStream.range(0, own.size())
        .mapToObj(place -> of(stated.get(place), own.get(place)))
        .toList();
  }

  private static Allowance of(Allowance stated, BigDecimal amount) {
    try {
      return stated.of(stated.asset().units(amount));
    } catch (IllegalArgumentException cannotBe) {
      throw GatewayException.invalidValue(
          FIELD, "must be more than nothing: dollars with at most 9 decimals, or whole numbers");
    }
  }
}
