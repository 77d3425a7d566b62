package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.usage.RequestLog.PlanNamed;
import io.nebulagate.inbound.http.document.Schemas;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The plan that a request ran under in place of its owner's, who was distrusted. */
@Schema(name = "LoweredTo")
record LoweredToView(
    @JsonProperty("plan_id") @Schema(ref = Schemas.ID) long planId, String plan, int version) {

  static LoweredToView of(PlanNamed named) {
    return new LoweredToView(named.plan(), named.name(), named.version());
  }
}
