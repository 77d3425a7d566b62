package io.nebulagate.outbound.provider.inquiry;

import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import java.util.Optional;

/** How many searches a ranking was. */
public final class Searched {

  private Searched() {}

  /** As many as the provider told; as many as the question looked like where it did not. */
  public static ReportedUsage of(Optional<ReportedUsage> told, UnitUsage asked) {
    ReportedUsage report = told.orElse(new ReportedUsage(TokenUsage.NONE, "{}"));
    return report.usage().units().of(Unit.SEARCH) > 0
        ? report
        : new ReportedUsage(report.usage().with(asked), report.raw());
  }
}
