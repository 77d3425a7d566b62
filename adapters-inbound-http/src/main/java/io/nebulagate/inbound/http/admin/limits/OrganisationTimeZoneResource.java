package io.nebulagate.inbound.http.admin.limits;

import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Owned;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** The time zone that the budgets of an organisation follow. */
@Singleton
@Path("/api/org/{id}/time-zone")
@RunOnVirtualThread
public class OrganisationTimeZoneResource {

  private final TimeZoneAnswers answers;

  OrganisationTimeZoneResource(TimeZoneAnswers answers) {
    this.answers = answers;
  }

  @Operation(summary = "The zone that counts, and the one that it changes to")
  @GET
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.ORGANISATION, permission = Permission.SEE)
  public Envelope<TimeZoneView> find(@PathParam("id") String id) {
    return answers.find(parse(id));
  }

  @Operation(summary = "Changes it from the end of the running day on")
  @RequestBodySchema(ZoneChange.class)
  @PUT
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.ORGANISATION, permission = Permission.CHANGE_LIMITS)
  @Audited("organisation.change-time-zone")
  public Envelope<TimeZoneView> change(@PathParam("id") String id, InputStream body) {
    return answers.change(parse(id), body);
  }

  private static long parse(String id) {
    return Numbers.id("organisation", id);
  }
}
