package io.nebulagate.inbound.http.admin.policy.template;

import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The shelf of policies to begin with. */
@Singleton
@Path("/api/policy/template")
@RunOnVirtualThread
public class PolicyTemplateResource {

  @Operation(summary = "All policies to begin with")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<List<ShelfView>> list() {
    return Envelope.of(PolicyTemplate.NAMES.stream().map(ShelfView::of).toList());
  }

  @Operation(summary = "A policy to begin with; its `policy` is accepted by `POST /api/policy/`")
  @Refuses(status = 404, as = "`not_found`: no such template")
  @GET
  @Path("/{name}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PolicyTemplate> find(@PathParam("name") String name) {
    return Envelope.of(PolicyTemplate.of(name));
  }

  /** What stands on the shelf. */
  @Schema(name = "PolicyTemplateSummary")
  record ShelfView(String name, String description) {

    static ShelfView of(String name) {
      return new ShelfView(name, PolicyTemplate.of(name).description());
    }
  }
}
