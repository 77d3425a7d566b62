package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.signin.EmailUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Attempt;
import io.nebulagate.inbound.http.admin.audit.AuditedAttempt;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;

/** Passwords that were forgotten. */
@Singleton
@Path("/api/user/password")
@RunOnVirtualThread
public class PasswordResource {

  private final EmailUseCase email;
  private final PeerAddress addresses;
  private final Attempt attempt;

  PasswordResource(EmailUseCase email, PeerAddress addresses, Attempt attempt) {
    this.email = email;
    this.addresses = addresses;
    this.attempt = attempt;
  }

  /** Sends a link to a new password; says the same whoever asks for whom. */
  @POST
  @Path("/forgot")
  @PermitAll
  @AuditedAttempt("password.ask-for-link")
  public Envelope<Void> forgot(HttpServerRequest request, InputStream body) {
    email.requestPassword(InputReader.of(body, "email").text("email"), addresses.of(request));
    return Envelope.done();
  }

  /** Sets a new password by the token of that link. */
  @POST
  @Path("/reset")
  @PermitAll
  @AuditedAttempt("password.reset")
  public Envelope<Void> reset(InputStream body) {
    InputReader input = InputReader.of(body, "token", "new_password");
    attempt.by(
        email.resetPassword(Secret.of(input.text("token")), Secret.of(input.text("new_password"))));
    return Envelope.done();
  }
}
