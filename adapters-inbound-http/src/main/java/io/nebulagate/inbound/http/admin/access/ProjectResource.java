package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import io.nebulagate.inbound.http.document.Refuses;
import io.nebulagate.inbound.http.document.Schemas;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

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

  @Operation(summary = "Adds a project to an organisation, or to a user outside any")
  @Refuses(status = 409, as = "`already_exists`: the name is taken")
  @RequestBodySchema(NewProject.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("project.add")
  public Envelope<ProjectView> add(InputStream body) {
    NewProject project = NewProject.read(body);
    requireTenant(project.owner());
    return Envelope.of(ProjectView.of(projects.add(project.owner(), project.name())));
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

  @Operation(summary = "One page of the projects that the caller may see")
  @Parameter(
      name = ORGANISATION,
      in = ParameterIn.QUERY,
      description = "Only those of this organisation",
      schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"))
  @Parameter(
      name = ARCHIVED,
      in = ParameterIn.QUERY,
      description = "Those that are archived instead of those that are not",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
  @GET
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<PageView<ProjectView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    boolean over = archived(request.getParam("archived", "false"));
    return Envelope.of(
        page.view(
            projects.list(tenants(request), over, page.page(), page.size()), ProjectView::of));
  }

  private static boolean archived(String asked) {
    return switch (asked) {
      case "true" -> true;
      case "false" -> false;
      default -> throw GatewayException.invalidValue(ARCHIVED, "must be true or false");
    };
  }

  private Optional<List<Long>> tenants(HttpServerRequest request) {
    String organisation = request.getParam("org_id");
    if (organisation == null) {
      return authority.visibleTo(caller.principal());
    }
    long tenant = Numbers.idInField(ORGANISATION, organisation);
    authority.require(caller.principal(), Permission.SEE, tenant, "organisation");
    return Optional.of(List.of(tenant));
  }

  @Operation(summary = "One project")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.PROJECT, permission = Permission.SEE)
  public Envelope<ProjectView> find(@PathParam("id") String id) {
    return Envelope.of(ProjectView.of(projects.find(Numbers.id("project", id))));
  }

  @Operation(summary = "Renames a project, archives it or takes it back; what is not named stays")
  @Refuses(status = 404, as = "`not_found`")
  @Refuses(status = 409, as = "`already_exists`: the name is taken")
  @RequestBodySchema(ProjectChange.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("project.change")
  public Envelope<ProjectView> change(InputStream body) {
    ProjectChange wanted = ProjectChange.read(body);
    String id = Long.toString(wanted.id());
    authority.require(caller.principal(), Permission.CHANGE_KEYS, Thing.PROJECT, id);
    Project changed =
        projects.change(
            wanted.id(),
            kept -> {
              before.was(ProjectView.of(kept));
              return wanted.applyTo(kept);
            });
    return Envelope.of(ProjectView.of(changed));
  }

  /** Whose project it is to be, and its name, which is unique within its owner. */
  @Schema
  record NewProject(@JsonProperty(ORGANISATION) @Schema(ref = Schemas.ID) long owner, String name) {

    static NewProject read(InputStream body) {
      InputReader input = InputReader.of(body, ORGANISATION, NAME);
      return new NewProject(input.id(ORGANISATION), input.text(NAME));
    }
  }

  /** What is to change. */
  @Schema
  record ProjectChange(
      @Schema(ref = Schemas.ID) long id, Optional<String> name, Optional<Boolean> archived) {

    static ProjectChange read(InputStream body) {
      InputReader input = InputReader.of(body, "id", NAME, ARCHIVED);
      return new ProjectChange(
          input.id("id"), input.optionalText(NAME), input.optional(ARCHIVED, input::bool));
    }

    Project applyTo(Project kept) {
      return new Project(
          kept.id(), kept.tenant(), name.orElse(kept.name()), archived.orElse(kept.archived()));
    }
  }
}
