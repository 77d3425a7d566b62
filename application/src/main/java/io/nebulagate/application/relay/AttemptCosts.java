package io.nebulagate.application.relay;

import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.Usage;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.RoutePlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the attempts of one request cost the operator, by the providers' prices at its admission.
 * Without such a price nobody knows. Immutable.
 */
final class AttemptCosts {

  /** One per attempt of the plan, in its order. */
  private final List<Optional<PriceSheet>> sheets;

  private AttemptCosts(List<Optional<PriceSheet>> sheets) {
    this.sheets = sheets;
  }

  static AttemptCosts of(Catalogue catalogue, RoutePlan plan) {
    return new AttemptCosts(plan.attempts().stream().map(catalogue::cost).toList());
  }

  /** The attempts with their costs: the one that served costs its usage, the others nothing. */
  List<Attempt> of(List<Attempt> attempts, Usage usage) {
    List<Attempt> priced = new ArrayList<>();
    for (int place = 0; place < attempts.size(); place++) {
      Attempt attempt = attempts.get(place);
      priced.add(attempt.costing(sheets.get(place).flatMap(sheet -> cost(attempt, sheet, usage))));
    }
    return priced;
  }

  private static Optional<Money> cost(Attempt attempt, PriceSheet sheet, Usage usage) {
    if (!attempt.served()) {
      return Optional.of(Money.ZERO);
    }
    if (usage.source() == UsageSource.MISSING) {
      return Optional.empty();
    }
    try {
      return Optional.of(sheet.charge(usage.tokens(), BigDecimal.ONE).amount());
    } catch (ArithmeticException beyondMeasure) {
      return Optional.empty(); // a cost that no amount can say must not stop the customer's charge
    }
  }
}
