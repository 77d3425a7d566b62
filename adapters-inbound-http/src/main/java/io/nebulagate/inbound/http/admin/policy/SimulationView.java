package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.policy.SimulationUseCase.Simulated;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.Verdict;
import io.nebulagate.inbound.http.admin.routes.PreviewView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What would become of a request. */
@Schema(name = "PolicySimulation")
record SimulationView(
    @JsonProperty("rejected_by") @Schema(description = "The rule that would refuse it; null: none")
        @Nullable String rejectedBy,
    @JsonProperty("degrade_to") @Schema(description = "The model that would answer instead")
        @Nullable String degradeTo,
    @JsonProperty("provider_tags") List<String> providerTags,
    @Schema(description = "Null: anywhere") @Nullable List<String> regions,
    @JsonProperty("policy_hits") List<HitView> policyHits,
    @JsonProperty("not_asked")
        @Schema(description = "Models that would be asked about the prompt, and were not now")
        List<String> notAsked,
    @Schema(description = "Where it would go; null where it would be refused")
        @Nullable PreviewView route) {

  static SimulationView of(Simulated simulated) {
    Verdict verdict = simulated.verdict();
    return new SimulationView(
        verdict.rejectedBy().orElse(null),
        verdict.degradeTo().map(ModelName::value).orElse(null),
        verdict.tags().stream().sorted().toList(),
        verdict.regions().map(some -> some.stream().sorted().toList()).orElse(null),
        HitView.of(verdict.hits()),
        simulated.notAsked().stream().map(ModelName::value).sorted().toList(),
        simulated.way().map(PreviewView::of).orElse(null));
  }
}
