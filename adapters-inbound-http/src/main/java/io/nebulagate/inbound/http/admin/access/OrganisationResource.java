package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.application.access.UserUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;

/** Organisations. */
@Singleton
@Path("/api/org")
@RunOnVirtualThread
public class OrganisationResource {

  private final UserUseCase users;

  OrganisationResource(UserUseCase users) {
    this.users = users;
  }

  /** Adds an organisation with an account. */
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<OrganisationView> add(InputStream body) {
    InputReader input = InputReader.of(body, "name");
    return Envelope.of(OrganisationView.of(users.addOrganisation(input.text("name"))));
  }
}
