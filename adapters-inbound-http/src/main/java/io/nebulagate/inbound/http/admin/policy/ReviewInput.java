package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.policy.PolicyTrail.Trace;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What somebody thinks of a hit, as the document shows it. */
@Schema(name = "PolicyReview")
record ReviewInput(
    @JsonProperty("request_id") @Schema(pattern = "req_[0-9a-f]{32}") String requestId,
    @JsonProperty("policy_id") @Schema(ref = Schemas.ID) long policyId,
    @Schema(maxLength = Policy.NAME_MAX) String rule,
    @JsonProperty("false_positive") boolean falsePositive) {

  static ReviewInput of(InputStream body) {
    InputReader input = InputReader.of(body, "request_id", "policy_id", "rule", "false_positive");
    ReviewInput review =
        new ReviewInput(
            input.text("request_id"),
            input.id("policy_id"),
            input.text("rule"),
            input.bool("false_positive"));
    if (!review.requestId().matches("req_[0-9a-f]{32}")) {
      throw input.invalid("request_id", "is no id of a request");
    }
    return review;
  }

  Trace trace() {
    return new Trace(RequestId.parse(requestId), policyId, rule);
  }
}
