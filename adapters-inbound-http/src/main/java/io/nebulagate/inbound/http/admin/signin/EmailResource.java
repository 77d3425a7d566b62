package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.signin.EmailUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Attempt;
import io.nebulagate.inbound.http.admin.audit.AuditedAttempt;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;

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

  /** Takes the token of a link; who has it reads the mail. */
  @POST
  @Path("/verify")
  @PermitAll
  @AuditedAttempt("email.verify")
  public Envelope<Void> verify(InputStream body) {
    attempt.by(email.verify(Secret.of(InputReader.of(body, "token").text("token"))));
    return Envelope.done();
  }
}
