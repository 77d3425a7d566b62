package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.tenancy.OrganisationUseCase;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.access.Permission;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Organisations and their members. */
@Singleton
@Path("/api/org")
@RunOnVirtualThread
public class OrganisationResource {

  private static final Map<String, OrganisationRole> ROLES =
      Map.of(
          "owner", OrganisationRole.OWNER,
          "billing", OrganisationRole.BILLING,
          "developer", OrganisationRole.DEVELOPER,
          "viewer", OrganisationRole.VIEWER);

  private final OrganisationUseCase organisations;
  private final Caller caller;
  private final Before before;

  OrganisationResource(OrganisationUseCase organisations, Caller caller, Before before) {
    this.organisations = organisations;
    this.caller = caller;
    this.before = before;
  }

  @Operation(summary = "Adds an organisation with an account")
  @Refuses(status = 409, as = "`already_exists`: the name is taken")
  @RequestBodySchema(NewOrganisation.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("organisation.add")
  public Envelope<OrganisationView> add(InputStream body) {
    return Envelope.of(OrganisationView.of(organisations.add(NewOrganisation.read(body).name())));
  }

  @Operation(summary = "One page of the organisations the caller may see")
  @GET
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<PageView<OrganisationView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(
        page.view(
            organisations.list(caller.principal(), page.page(), page.size()),
            OrganisationView::of));
  }

  @Operation(summary = "One organisation")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.ORGANISATION, permission = Permission.SEE)
  public Envelope<OrganisationView> find(@PathParam("id") String id) {
    return Envelope.of(OrganisationView.of(organisations.find(parse(id))));
  }

  @Operation(summary = "The members of an organisation, by name")
  @GET
  @Path("/{id}/member")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.ORGANISATION, permission = Permission.SEE)
  public Envelope<List<MemberView>> members(@PathParam("id") String id) {
    return Envelope.of(organisations.members(parse(id)).stream().map(MemberView::of).toList());
  }

  @Operation(summary = "Makes somebody a member, or gives a member another role")
  @RequestBodySchema(Appointment.class)
  @PUT
  @Path("/{id}/member")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.ORGANISATION, permission = Permission.CHANGE_MEMBERS)
  @Audited("member.appoint")
  public Envelope<MemberView> appoint(@PathParam("id") String id, InputStream body) {
    long organisation = parse(id);
    Appointment wanted = Appointment.read(body);
    rememberMember(organisation, wanted.user());
    return Envelope.of(
        MemberView.of(organisations.appoint(organisation, wanted.user(), wanted.role())));
  }

  @Operation(summary = "Removes a member")
  @DELETE
  @Path("/{id}/member/{user}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.ORGANISATION, permission = Permission.CHANGE_MEMBERS)
  @Audited("member.dismiss")
  public Envelope<Void> dismiss(@PathParam("id") String id, @PathParam("user") String user) {
    long member = Numbers.id("member", user);
    rememberMember(parse(id), member);
    organisations.dismiss(parse(id), member);
    return Envelope.done();
  }

  private void rememberMember(long organisation, long user) {
    organisations.member(organisation, user).map(MemberView::of).ifPresent(before::was);
  }

  private static long parse(String id) {
    return Numbers.id("organisation", id);
  }

  /** What an organisation is to be called. */
  @Schema
  record NewOrganisation(String name) {

    static NewOrganisation read(InputStream body) {
      return new NewOrganisation(InputReader.of(body, "name").text("name"));
    }
  }

  /** Who is to be what. */
  @Schema
  record Appointment(
      @JsonProperty("user_id") @Schema(ref = Schemas.ID) long user,
      @Schema(
              implementation = String.class,
              enumeration = {"owner", "billing", "developer", "viewer"})
          OrganisationRole role) {

    static Appointment read(InputStream body) {
      InputReader input = InputReader.of(body, "user_id", "role");
      return new Appointment(input.id("user_id"), input.choice("role", ROLES));
    }
  }
}
