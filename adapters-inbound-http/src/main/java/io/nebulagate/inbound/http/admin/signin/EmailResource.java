package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.signin.EmailUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Attempt;
import io.nebulagate.inbound.http.admin.audit.AuditedAttempt;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Whose a mail address is. */
@Singleton
@Path("/api/user/email")
@RunOnVirtualThread
public class EmailResource {

  private final EmailUseCase email;
  private final Attempt attempt;

  EmailResource(EmailUseCase email, Attempt attempt) {
    this.email = email;
    this.attempt = attempt;
  }

  @Operation(summary = "Verifies an address by the token of a link; who has it reads the mail")
  @Refuses(status = 409, as = "`already_exists`: it is somebody else's by now")
  @RequestBodySchema(EmailVerification.class)
  @POST
  @Path("/verify")
  @PermitAll
  @AuditedAttempt("email.verify")
  public Envelope<Void> verify(InputStream body) {
    attempt.by(email.verify(EmailVerification.read(body).token()));
    return Envelope.done();
  }

  /** What a link to verify an address brings back. */
  @Schema
  record EmailVerification(Secret token) {

    static EmailVerification read(InputStream body) {
      return new EmailVerification(Secret.of(InputReader.of(body, "token").text("token")));
    }
  }
}
