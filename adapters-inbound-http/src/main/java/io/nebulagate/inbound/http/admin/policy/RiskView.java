package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.risk.Risk;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why an owner is distrusted. */
@Schema(name = "Risk")
record RiskView(
    @JsonProperty("owner_id") @Schema(ref = Schemas.ID) long ownerId,
    @Schema(enumeration = {"operator", "rule"}) String source,
    @Schema(enumeration = {"low", "medium", "high"}) String level,
    String reason,
    @JsonProperty("expires_at") String expiresAt) {

  static RiskView of(Risk risk) {
    return new RiskView(
        risk.owner(),
        risk.source().name().toLowerCase(Locale.ROOT),
        risk.level().label(),
        risk.reason(),
        risk.expiresAt().toString());
  }
}
