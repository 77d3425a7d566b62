package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.policy.PolicyStore.Kept;
import io.nebulagate.domain.policy.Policy;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One version of a policy. */
@Schema(name = "PolicyVersion")
record PolicyView(
    long id,
    int version,
    String name,
    @Schema(enumeration = {"enforce", "observe", "off"}) String mode,
    int share,
    List<RuleView> rules,
    @JsonProperty("in_force") boolean inForce,
    @JsonProperty("created_at") String createdAt) {

  static PolicyView of(Kept kept) {
    Policy policy = kept.policy();
    return new PolicyView(
        policy.id(),
        policy.version(),
        policy.name(),
        policy.mode().label(),
        policy.share(),
        policy.rules().stream().map(RuleView::of).toList(),
        kept.inForce(),
        kept.createdAt().toString());
  }
}
