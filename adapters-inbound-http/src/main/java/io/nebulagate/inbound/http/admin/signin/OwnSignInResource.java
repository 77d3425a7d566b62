package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.signin.EmailUseCase;
import io.nebulagate.application.signin.PasswordUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;

/** What people sign in with, and where they get mail. */
@Singleton
@Path("/api/user/self")
@RunOnVirtualThread
public class OwnSignInResource {

  private static final String EMAIL = "email";
  private static final String CURRENT = "current_password";
  private static final String REPLACEMENT = "new_password";

  private final PasswordUseCase passwords;
  private final EmailUseCase email;
  private final Caller caller;

  OwnSignInResource(PasswordUseCase passwords, EmailUseCase email, Caller caller) {
    this.passwords = passwords;
    this.email = email;
    this.caller = caller;
  }

  /** Changes the caller's password and ends the caller's other sessions. */
  @PUT
  @Path("/password")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.change-password")
  public Envelope<Void> changePassword(InputStream body) {
    InputReader input = InputReader.of(body, CURRENT, REPLACEMENT);
    passwords.change(
        caller.person(),
        caller.session(),
        Secret.of(input.text(CURRENT)),
        Secret.of(input.text(REPLACEMENT)));
    return Envelope.done();
  }

  /** Sends a link to an address that the caller says to have. */
  @POST
  @Path("/email")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.claim-email")
  public Envelope<Void> claimEmail(InputStream body) {
    email.requestVerification(caller.person(), InputReader.of(body, EMAIL).text(EMAIL));
    return Envelope.done();
  }
}
