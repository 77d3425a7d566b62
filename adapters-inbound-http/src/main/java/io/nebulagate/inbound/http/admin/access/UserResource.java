package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.UserUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** The register of people. */
@Singleton
@Path("/api/user")
@RunOnVirtualThread
public class UserResource {

  private final UserUseCase users;
  private final Caller caller;
  private final Before before;

  UserResource(UserUseCase users, Caller caller, Before before) {
    this.users = users;
    this.caller = caller;
    this.before = before;
  }

  @Operation(summary = "Adds a person with an account")
  @Refuses(status = 409, as = "`already_exists`: the user name is taken")
  @RequestBodySchema(UserInput.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("user.add")
  public Envelope<UserView> add(InputStream body) {
    return Envelope.of(
        UserView.of(users.add(caller.principal(), UserInput.read(body).toCommand())));
  }

  @Operation(summary = "One page of all people")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<UserView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(users.list(page.page(), page.size()), UserView::of));
  }

  @Operation(summary = "One person")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<UserView> find(@PathParam("id") String id) {
    return Envelope.of(UserView.of(users.find(Numbers.id("user", id))));
  }

  @Operation(summary = "Changes a person; what is not named stays")
  @Refuses(status = 404, as = "`not_found`: no such user")
  @RequestBodySchema(UserChange.Fields.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("user.change")
  public Envelope<UserView> change(InputStream body) {
    UserChange change = UserChange.of(body);
    before.was(UserView.of(users.find(change.id())));
    return Envelope.of(UserView.of(users.change(caller.principal(), change.id(), change::applyTo)));
  }
}
