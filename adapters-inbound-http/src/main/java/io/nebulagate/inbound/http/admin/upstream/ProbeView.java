package io.nebulagate.inbound.http.admin.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.upstream.ProbeUseCase.Outcome;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.error.UpstreamFault;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What came of a tiny request. */
@Schema(name = "ProviderTestResult")
record ProbeView(
    boolean ok,
    @Schema(description = "`served`, or how it failed") String outcome,
    @Schema(description = "The provider's HTTP status; 0: none came") int status,
    @JsonProperty("latency_ms") @Schema(description = "Until all of the answer was there")
        long latencyMillis,
    String model,
    @JsonProperty("upstream_model") String upstreamModel,
    String api,
    @JsonProperty("key_id") long keyId,
    @JsonProperty("route_id") long routeId,
    @Schema(description = "What went wrong") @Nullable String error) {

  static ProbeView of(Outcome outcome) {
    return new ProbeView(
        outcome.fault().isEmpty(),
        outcome.fault().map(UpstreamFault::outcome).orElse(Attempt.SERVED),
        outcome.status(),
        outcome.latency().toMillis(),
        outcome.route().model().value(),
        outcome.route().upstreamModel().value(),
        outcome.api().label(),
        outcome.route().key().id(),
        outcome.route().id(),
        outcome.error().orElse(null));
  }
}
