package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RouteChoice;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The way of a past request: the model its name led to, the routes there were to choose from, and
 * the tries. Where there was one route for the very name, there are no candidates.
 */
record RequestRouteView(
    @JsonProperty("request_id") String requestId,
    String model,
    @JsonProperty("asked_model") String askedModel,
    @Schema(enumeration = {"exact", "normalised", "version_agnostic", "alias"}) String rung,
    List<CandidateView> candidates,
    List<RequestView.AttemptView> attempts) {

  private static final String EXACT = "exact";

  static RequestRouteView of(RequestRecord record) {
    String model = record.question().model().value();
    return new RequestRouteView(
        record.id().toString(),
        model,
        record.choice().map(choice -> choice.asked().value()).orElse(model),
        record.choice().map(choice -> choice.rung().label()).orElse(EXACT),
        candidates(record),
        record.attempts().stream().map(RequestView.AttemptView::of).toList());
  }

  static List<CandidateView> candidates(RequestRecord record) {
    return record.choice().map(RouteChoice::considered).orElse(List.of()).stream()
        .map(CandidateView::of)
        .toList();
  }
}
