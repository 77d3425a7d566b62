package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Hit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rule of a policy that held for a request; never what was written. */
@Schema(name = "PolicyHit")
public record HitView(
    @JsonProperty("policy_id") long policyId,
    int version,
    String rule,
    @Schema(description = "Which detector found something") @Nullable String detector,
    @Schema(description = "The same for the same passage; there is no way back")
        @JsonProperty("span_hash")
        @Nullable String spanHash,
    @Schema(enumeration = {"reject", "degrade", "reroute", "limit", "mark_risk", "audit"})
        String action,
    @Schema(enumeration = {"applied", "observed", "overruled", "failed_open", "failed_closed"})
        String outcome,
    @Schema(description = "What became of the request, such as `rejected` or `would_reject`")
        String effect,
    @Nullable String to,
    @JsonProperty("latency_us") long latencyMicros) {

  private static final int NANOS = 1_000;

  /** All there is to know of a request's hits. */
  public static List<HitView> of(List<Hit> hits) {
    return hits.stream().map(HitView::of).toList();
  }

  private static HitView of(Hit hit) {
    return new HitView(
        hit.policy(),
        hit.version(),
        hit.rule(),
        hit.detector().orElse(null),
        hit.span().orElse(null),
        hit.action().label(),
        hit.outcome(),
        hit.business(),
        hit.to().orElse(null),
        hit.latency().toNanos() / NANOS);
  }

  /** What was done, for whom it was done to; what is only observed is the operator's to know. */
  public static List<HitView> forCustomer(List<HitView> all) {
    return all.stream()
        .filter(hit -> hit.outcome().equals("applied") || hit.outcome().equals("failed_closed"))
        .map(HitView::withoutReasons)
        .toList();
  }

  private HitView withoutReasons() {
    boolean ofProviders = action.equals(Action.Kind.REROUTE.label());
    return new HitView(
        policyId,
        version,
        rule,
        null,
        null,
        action,
        outcome,
        effect,
        ofProviders ? null : to,
        latencyMicros);
  }
}
