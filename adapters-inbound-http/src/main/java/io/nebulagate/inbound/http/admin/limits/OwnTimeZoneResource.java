package io.nebulagate.inbound.http.admin.limits;

import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** The time zone that the caller's own budgets follow. */
@Singleton
@Path("/api/user/self/time-zone")
@RunOnVirtualThread
public class OwnTimeZoneResource {

  private final TimeZoneAnswers answers;
  private final Caller caller;

  OwnTimeZoneResource(TimeZoneAnswers answers, Caller caller) {
    this.answers = answers;
    this.caller = caller;
  }

  @Operation(summary = "The zone that counts, and the one that it changes to")
  @GET
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<TimeZoneView> find() {
    return answers.find(caller.principal().tenant());
  }

  @Operation(summary = "Changes it from the end of the running day on")
  @RequestBodySchema(ZoneChange.class)
  @PUT
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.change-time-zone")
  public Envelope<TimeZoneView> change(InputStream body) {
    return answers.change(caller.principal().tenant(), body);
  }
}
