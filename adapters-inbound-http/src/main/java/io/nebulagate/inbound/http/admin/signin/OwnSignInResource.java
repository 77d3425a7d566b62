package io.nebulagate.inbound.http.admin.signin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.signin.EmailUseCase;
import io.nebulagate.application.signin.PasswordUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** What people sign in with, and where they get mail. */
@Singleton
@Path("/api/user/self")
@RunOnVirtualThread
public class OwnSignInResource {

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

  @Operation(summary = "Changes the caller's password and ends the caller's other sessions")
  @Refuses(status = 401, as = "`invalid_credentials`: the present password is wrong")
  @RequestBodySchema(PasswordChange.class)
  @PUT
  @Path("/password")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.change-password")
  public Envelope<Void> changePassword(InputStream body) {
    PasswordChange change = PasswordChange.read(body);
    passwords.change(caller.person(), caller.session(), change.current(), change.replacement());
    return Envelope.done();
  }

  @Operation(summary = "Sends a link to an address that the caller says to have")
  @Refuses(status = 503, as = "`mail_not_configured`")
  @RequestBodySchema(ClaimedEmail.class)
  @POST
  @Path("/email")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.claim-email")
  public Envelope<Void> claimEmail(InputStream body) {
    email.requestVerification(caller.person(), ClaimedEmail.read(body).email());
    return Envelope.done();
  }

  /** A password and what it becomes. */
  @Schema
  record PasswordChange(
      @JsonProperty(CURRENT) Secret current, @JsonProperty(REPLACEMENT) Secret replacement) {

    static PasswordChange read(InputStream body) {
      InputReader input = InputReader.of(body, CURRENT, REPLACEMENT);
      return new PasswordChange(Secret.of(input.text(CURRENT)), Secret.of(input.text(REPLACEMENT)));
    }
  }

  /** An address that somebody says to have. */
  @Schema
  record ClaimedEmail(@Schema(format = "email") String email) {

    static ClaimedEmail read(InputStream body) {
      return new ClaimedEmail(InputReader.of(body, "email").text("email"));
    }
  }
}
