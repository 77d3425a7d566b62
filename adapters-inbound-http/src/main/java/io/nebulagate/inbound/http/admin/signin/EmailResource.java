package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.signin.EmailUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;

/** Whose a mail address is. */
@Singleton
@Path("/api/user")
@RunOnVirtualThread
public class EmailResource {

  private final EmailUseCase email;
  private final Caller caller;

  EmailResource(EmailUseCase email, Caller caller) {
    this.email = email;
    this.caller = caller;
  }

  /** Sends a link to an address that the caller says to have. */
  @POST
  @Path("/self/email")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<Void> claim(InputStream body) {
    email.requestVerification(caller.person(), InputReader.of(body, "email").text("email"));
    return Envelope.done();
  }

  /** Takes the token of that link; who has it reads the mail. */
  @POST
  @Path("/email/verify")
  @PermitAll
  public Envelope<Void> verify(InputStream body) {
    email.verify(Secret.of(InputReader.of(body, "token").text("token")));
    return Envelope.done();
  }
}
