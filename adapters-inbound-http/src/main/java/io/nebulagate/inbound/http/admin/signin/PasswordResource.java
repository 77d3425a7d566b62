package io.nebulagate.inbound.http.admin.signin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.signin.EmailUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Attempt;
import io.nebulagate.inbound.http.admin.audit.AuditedAttempt;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Passwords that were forgotten. */
@Singleton
@Path("/api/user/password")
@RunOnVirtualThread
public class PasswordResource {

  private static final String REPLACEMENT = "new_password";

  private final EmailUseCase email;
  private final PeerAddress addresses;
  private final Attempt attempt;

  PasswordResource(EmailUseCase email, PeerAddress addresses, Attempt attempt) {
    this.email = email;
    this.addresses = addresses;
    this.attempt = attempt;
  }

  @Operation(summary = "Sends a link to a new password; says the same whoever asks for whom")
  @Refuses(status = 503, as = "`mail_not_configured`")
  @Refuses(status = 429, as = "`too_many_attempts`: see `Retry-After`")
  @RequestBodySchema(ForgottenPassword.class)
  @POST
  @Path("/forgot")
  @PermitAll
  @AuditedAttempt("password.ask-for-link")
  public Envelope<Void> forgot(HttpServerRequest request, InputStream body) {
    email.requestPassword(ForgottenPassword.read(body).email(), addresses.of(request));
    return Envelope.done();
  }

  @Operation(summary = "Sets a new password by the token of such a link")
  @RequestBodySchema(PasswordReset.class)
  @POST
  @Path("/reset")
  @PermitAll
  @AuditedAttempt("password.reset")
  public Envelope<Void> reset(InputStream body) {
    PasswordReset reset = PasswordReset.read(body);
    attempt.by(email.resetPassword(reset.token(), reset.replacement()));
    return Envelope.done();
  }

  /** Whose password was forgotten. */
  @Schema
  record ForgottenPassword(@Schema(format = "email") String email) {

    static ForgottenPassword read(InputStream body) {
      return new ForgottenPassword(InputReader.of(body, "email").text("email"));
    }
  }

  /** What the link brought, and the password to be. */
  @Schema
  record PasswordReset(Secret token, @JsonProperty(REPLACEMENT) Secret replacement) {

    static PasswordReset read(InputStream body) {
      InputReader input = InputReader.of(body, "token", REPLACEMENT);
      return new PasswordReset(Secret.of(input.text("token")), Secret.of(input.text(REPLACEMENT)));
    }
  }
}
