package io.nebulagate.inbound.http.admin.sites;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.sync.CheckInReport;
import io.nebulagate.domain.money.Money;
import org.jspecify.annotations.Nullable;

/** What a check-in came to. */
record CheckInView(
    @JsonProperty("provider_id") long providerId,
    String outcome,
    boolean done,
    @Nullable String reward,
    String message) {

  static CheckInView of(CheckInReport report) {
    return new CheckInView(
        report.provider(),
        report.outcome().label(),
        report.outcome().good(),
        report.reward().map(Money::toDecimal).orElse(null),
        report.message());
  }
}
