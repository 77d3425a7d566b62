package io.nebulagate.inbound.http.admin.policy;

import io.nebulagate.application.policy.PolicyUseCase;
import io.nebulagate.application.policy.replay.ReplayUseCase;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jspecify.annotations.Nullable;

/** Versions of policies held against each other, and against what was asked before. */
@Singleton
@Path("/api/policy")
@RunOnVirtualThread
public class PolicyHindsightResource {

  private static final String POLICY = "policy";

  private final PolicyUseCase policies;
  private final ReplayUseCase replays;

  PolicyHindsightResource(PolicyUseCase policies, ReplayUseCase replays) {
    this.policies = policies;
    this.replays = replays;
  }

  @Operation(
      summary =
          "What a version or a draft would have found in past requests, newest first and for 10"
              + " seconds at most; prompts are not kept, so rules that read them are not replayed")
  @Refuses(status = 404, as = "`not_found`: no such policy or version")
  @Refuses(status = 503, as = "`overloaded`: another replay runs")
  @RequestBodySchema(ReplayInput.Fields.class)
  @POST
  @Path("/{id}/replay")
  @RolesAllowed(Roles.ADMIN)
  @Audited("policy.replay")
  public Envelope<ReplayView> replay(@PathParam("id") String id, InputStream body) {
    ReplayInput input = ReplayInput.of(body);
    Policy policy = input.policy(Numbers.id(POLICY, id), policies);
    return Envelope.of(
        ReplayView.of(policy, replays.replay(policy, input.window(), input.requestsMax())));
  }

  @Operation(summary = "How one version of a policy differs from another")
  @Refuses(status = 404, as = "`not_found`: no such version")
  @GET
  @Path("/{id}/diff")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<DifferenceView> difference(
      @PathParam("id") String id,
      @QueryParam("from") @Schema(minimum = "1", description = "A version; the one before `to`")
          @Nullable String from,
      @QueryParam("to") @Schema(minimum = "1", description = "A version; the one in force")
          @Nullable String to) {
    long policy = Numbers.id(POLICY, id);
    Policy later =
        (to == null ? policies.find(policy) : policies.find(policy, version("to", to))).policy();
    int earlier = from == null ? later.version() - 1 : version("from", from);
    return Envelope.of(DifferenceView.of(policies.find(policy, earlier).policy(), later));
  }

  private static int version(String field, String text) {
    return Numbers.parse(field, text, 1, Integer.MAX_VALUE);
  }
}
