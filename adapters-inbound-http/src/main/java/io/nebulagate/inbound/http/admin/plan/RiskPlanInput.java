package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.plan.Lowerings.Rule;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.policy.RiskWords;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** From which risk on accounts are lowered, and to which plan, as the document shows it. */
@Schema(name = "RiskPlanInput")
record RiskPlanInput(
    @Schema(enumeration = {"low", "medium", "high"}) String level,
    @JsonProperty("plan_id") @Schema(ref = Schemas.ID) long planId) {

  static Rule read(InputStream body) {
    InputReader input = InputReader.of(body, "level", "plan_id");
    return new Rule(RiskWords.level(input, "level"), input.id("plan_id"));
  }
}
