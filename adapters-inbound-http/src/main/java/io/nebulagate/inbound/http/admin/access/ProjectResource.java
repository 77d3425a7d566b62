package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.access.ProjectUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.nebulagate.inbound.http.document.Schemas;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Projects. */
@Singleton
@Path("/api/project")
@RunOnVirtualThread
public class ProjectResource {

  private final ProjectUseCase projects;

  ProjectResource(ProjectUseCase projects) {
    this.projects = projects;
  }

  @Operation(summary = "Adds a project to an organisation, or to a user outside any")
  @Refuses(status = 409, as = "`already_exists`: the name is taken")
  @RequestBodySchema(NewProject.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("project.add")
  public Envelope<ProjectView> add(InputStream body) {
    NewProject project = NewProject.read(body);
    return Envelope.of(ProjectView.of(projects.add(project.owner(), project.name())));
  }

  @Operation(summary = "One page of all projects")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<ProjectView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(projects.list(page.page(), page.size()), ProjectView::of));
  }

  /** Whose project it is to be, and its name, which is unique within its owner. */
  @Schema
  record NewProject(@JsonProperty("org_id") @Schema(ref = Schemas.ID) long owner, String name) {

    static NewProject read(InputStream body) {
      InputReader input = InputReader.of(body, "org_id", "name");
      return new NewProject(input.id("org_id"), input.text("name"));
    }
  }
}
