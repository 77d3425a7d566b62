package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.ProjectUseCase;
import io.nebulagate.application.tenancy.Authority;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Owned;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Projects. */
@Singleton
@Path("/api/project")
@RunOnVirtualThread
public class ProjectResource {

  private static final String ORGANISATION = "org_id";
  private static final String NAME = "name";
  private static final String ARCHIVED = "archived";

  private final ProjectUseCase projects;
  private final Authority authority;
  private final Caller caller;
  private final Before before;

  ProjectResource(ProjectUseCase projects, Authority authority, Caller caller, Before before) {
    this.projects = projects;
    this.authority = authority;
    this.caller = caller;
    this.before = before;
  }

  /** Adds a project to an organisation, or to a user outside any. */
  @POST
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("project.add")
  public Envelope<ProjectView> add(InputStream body) {
    InputReader input = InputReader.of(body, ORGANISATION, NAME);
    long tenant = input.id(ORGANISATION);
    requireTenant(tenant);
    return Envelope.of(ProjectView.of(projects.add(tenant, input.text(NAME))));
  }

  /** In a body, an organisation of somebody else is a wrong value, as is one that is not there. */
  private void requireTenant(long tenant) {
    try {
      authority.require(caller.principal(), Permission.CHANGE_KEYS, tenant, "organisation");
    } catch (GatewayException refused) {
      throw refused.error() instanceof GatewayError.NotFound
          ? GatewayException.invalidValue(ORGANISATION, "there is no such organisation")
          : refused;
    }
  }

  /** One page of the projects the caller may see, or of one organisation's; or of what is over. */
  @GET
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<PageView<ProjectView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    boolean archived = Boolean.parseBoolean(request.getParam(ARCHIVED, "false"));
    return Envelope.of(
        page.view(
            projects.list(tenants(request), archived, page.page(), page.size()), ProjectView::of));
  }

  private Optional<List<Long>> tenants(HttpServerRequest request) {
    String organisation = request.getParam(ORGANISATION);
    if (organisation == null) {
      return authority.visibleTo(caller.principal());
    }
    long tenant = Numbers.idInField(ORGANISATION, organisation);
    authority.require(caller.principal(), Permission.SEE, tenant, "organisation");
    return Optional.of(List.of(tenant));
  }

  /** One project. */
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.PROJECT, permission = Permission.SEE)
  public Envelope<ProjectView> find(@PathParam("id") String id) {
    return Envelope.of(ProjectView.of(projects.find(Numbers.id("project", id))));
  }

  /** Renames a project, archives it or takes it back; what is not named stays. */
  @PUT
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("project.change")
  public Envelope<ProjectView> change(InputStream body) {
    InputReader input = InputReader.of(body, "id", NAME, ARCHIVED);
    long id = input.id("id");
    authority.require(caller.principal(), Permission.CHANGE_KEYS, Thing.PROJECT, Long.toString(id));
    Project changed =
        projects.change(
            id,
            kept -> {
              before.was(ProjectView.of(kept));
              return new Project(
                  id,
                  kept.tenant(),
                  input.changed(NAME, kept.name(), input::text),
                  input.changed(ARCHIVED, kept.archived(), input::bool));
            });
    return Envelope.of(ProjectView.of(changed));
  }
}
