package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.plan.LoweringUseCase.Stated;
import io.nebulagate.inbound.http.document.Schemas;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** From which risk on accounts are lowered, and to which plan. */
@Schema(name = "RiskPlan")
record RiskPlanView(
    @Schema(enumeration = {"low", "medium", "high"}) String level,
    @JsonProperty("plan_id") @Schema(ref = Schemas.ID) long planId,
    String plan) {

  static RiskPlanView of(Stated stated) {
    return new RiskPlanView(
        stated.rule().level().label(), stated.plan().id(), stated.plan().name());
  }
}
