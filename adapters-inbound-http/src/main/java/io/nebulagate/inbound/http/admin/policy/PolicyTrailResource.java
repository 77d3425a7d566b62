package io.nebulagate.inbound.http.admin.policy;

import io.nebulagate.application.policy.PolicyTrail;
import io.nebulagate.application.policy.PolicyUseCase;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.Times;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jspecify.annotations.Nullable;

/** What policies found in past requests, and what people think of it. */
@Singleton
@Path("/api/policy")
@RunOnVirtualThread
public class PolicyTrailResource {

  private static final Duration USUAL = Duration.ofDays(1);

  private final PolicyUseCase policies;
  private final PolicyTrail trail;
  private final InstantSource clock;

  PolicyTrailResource(PolicyUseCase policies, PolicyTrail trail, InstantSource clock) {
    this.policies = policies;
    this.trail = trail;
    this.clock = clock;
  }

  @Operation(summary = "Says whether a rule was wrong to hold for a request")
  @Refuses(status = 404, as = "`not_found`: the rule left no trace in such a request")
  @RequestBodySchema(ReviewInput.class)
  @PUT
  @Path("/review")
  @RolesAllowed(Roles.ADMIN)
  @Audited("policy.review")
  public Envelope<ReviewInput> review(InputStream body) {
    ReviewInput review = ReviewInput.of(body);
    trail.review(review.trace(), review.falsePositive());
    return Envelope.of(review);
  }

  @Operation(
      summary =
          "How often the rules of a policy held, by version; the last day unless said otherwise,"
              + " and of the newest 100 000 requests that any rule held for")
  @GET
  @Path("/{id}/figures")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<FiguresView> figures(
      @PathParam("id") String id,
      @QueryParam("from") @Schema(format = "date-time") @Nullable String from,
      @QueryParam("until") @Schema(format = "date-time", description = "That moment is left out")
          @Nullable String until) {
    long policy = policies.find(Numbers.id("policy", id)).policy().id();
    Instant end = until == null ? clock.instant() : Times.inField("until", until);
    Instant begin = from == null ? end.minus(USUAL) : Times.inField("from", from);
    if (!begin.isBefore(end)) {
      throw GatewayException.invalidValue("from", "must be before 'until'");
    }
    return Envelope.of(FiguresView.of(trail.figures(policy, begin, end)));
  }
}
