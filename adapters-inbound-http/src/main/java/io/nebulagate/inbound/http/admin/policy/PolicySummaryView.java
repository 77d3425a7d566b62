package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.policy.PolicyStore.Listed;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One version of a policy without its rules, of which there may be many. */
@Schema(name = "PolicySummary")
record PolicySummaryView(
    long id,
    int version,
    String name,
    @Schema(enumeration = {"enforce", "observe", "off"}) String mode,
    int share,
    @JsonProperty("rule_count") int ruleCount,
    @JsonProperty("in_force") boolean inForce,
    @JsonProperty("created_at") String createdAt) {

  static PolicySummaryView of(Listed listed) {
    return new PolicySummaryView(
        listed.id(),
        listed.version(),
        listed.name(),
        listed.mode().label(),
        listed.share(),
        listed.rules(),
        listed.inForce(),
        listed.createdAt().toString());
  }
}
