package io.nebulagate.inbound.http.admin.signin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.signin.external.ExternalIdentities.Linked;
import io.nebulagate.application.signin.external.ExternalSignInUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The identities at providers by which whoever calls can sign in. */
@Singleton
@Path("/api/user/self/identities")
@RunOnVirtualThread
public class IdentitiesResource {

  private final ExternalSignInUseCase signIn;
  private final Caller caller;

  IdentitiesResource(ExternalSignInUseCase signIn, Caller caller) {
    this.signIn = signIn;
    this.caller = caller;
  }

  /** One of them. */
  record IdentityView(
      long id, String issuer, String subject, @JsonProperty("linked_at") String linkedAt) {

    static IdentityView of(Linked linked) {
      return new IdentityView(
          linked.id(),
          linked.identity().issuer(),
          linked.identity().subject(),
          linked.at().truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  @Operation(summary = "All of them: one for each provider at most")
  @GET
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<List<IdentityView>> list() {
    return Envelope.of(signIn.identities(caller.person()).stream().map(IdentityView::of).toList());
  }

  @Operation(summary = "Ends the link to one of them")
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.unlink-identity")
  public Envelope<Void> unlink(@PathParam("id") long id) {
    signIn.unlink(caller.person(), id);
    return Envelope.done();
  }
}
