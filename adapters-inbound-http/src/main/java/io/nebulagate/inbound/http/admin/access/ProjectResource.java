package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.ProjectUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;

/** Projects. */
@Singleton
@Path("/api/project")
@RunOnVirtualThread
public class ProjectResource {

  private final ProjectUseCase projects;

  ProjectResource(ProjectUseCase projects) {
    this.projects = projects;
  }

  /** Adds a project to an organisation, or to a user outside any. */
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("project.add")
  public Envelope<ProjectView> add(InputStream body) {
    InputReader input = InputReader.of(body, "org_id", "name");
    return Envelope.of(ProjectView.of(projects.add(input.id("org_id"), input.text("name"))));
  }

  /** One page of all projects. */
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<ProjectView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(projects.list(page.page(), page.size()), ProjectView::of));
  }
}
