package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.usage.RequestLog.PaidByPlan;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.money.Money;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What one cycle of a subscription paid of a request. */
record PlanShareView(
    @JsonProperty("subscription_id") long subscriptionId,
    long cycle,
    String asset,
    @Schema(description = "USD, tokens or calls") String amount) {

  static PlanShareView of(PaidByPlan paid) {
    return new PlanShareView(
        paid.subscription(),
        paid.cycle(),
        paid.asset().name().toLowerCase(Locale.ROOT),
        paid.asset() == Asset.USD
            ? Money.ofNanos(paid.amount()).toDecimal()
            : Long.toString(paid.amount()));
  }
}
