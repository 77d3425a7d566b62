package io.nebulagate.inbound.http.admin.sites;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.sync.Drift;
import java.util.List;

/** A site has charged something else than our own sums, with what was asked for, dearest first. */
record DriftView(
    String since,
    @JsonProperty("found_at") String foundAt,
    String charged,
    String cost,
    @JsonProperty("unpriced_requests") long unpriced,
    List<ModelCostView> models) {

  static DriftView of(Drift drift) {
    return new DriftView(
        drift.window().since().toString(),
        drift.foundAt().toString(),
        drift.window().charged().toDecimal(),
        drift.window().cost().toDecimal(),
        drift.window().unpriced(),
        drift.models().stream()
            .map(model ->
                new ModelCostView(
                    model.model().value(), model.cost().toDecimal(), model.requests()))
            .toList());
  }

  /** What a model has cost. */
  record ModelCostView(String model, String cost, long requests) {}
}
