package io.nebulagate.inbound.http.admin.signin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.signin.SetupUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
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
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** The first user. */
@Singleton
@Path("/api/user/setup")
@RunOnVirtualThread
public class SetupResource {

  private final SetupUseCase setup;
  private final PeerAddress addresses;
  private final Attempt attempt;

  SetupResource(SetupUseCase setup, PeerAddress addresses, Attempt attempt) {
    this.setup = setup;
    this.addresses = addresses;
    this.attempt = attempt;
  }

  /** The first user as whoever made it sees it. */
  record FirstUser(
      long id, String username, String role, @JsonProperty("account_id") long accountId) {

    static FirstUser of(User user) {
      return new FirstUser(
          user.id(),
          user.username(),
          user.role().name().toLowerCase(Locale.ROOT),
          user.account().value());
    }
  }

  @Operation(summary = "Makes the first user by the code from the log")
  @Refuses(status = 429, as = "`too_many_attempts`: see `Retry-After`")
  @Refuses(status = 409, as = "`already_set_up`")
  @Refuses(status = 401, as = "`invalid_credentials`: the code is wrong")
  @RequestBodySchema(Setup.class)
  @POST
  @PermitAll
  @AuditedAttempt("gateway.set-up")
  public Envelope<FirstUser> setUp(HttpServerRequest request, InputStream body) {
    Setup wanted = Setup.read(body);
    User first =
        setup.setUp(wanted.code(), wanted.username(), wanted.password(), addresses.of(request));
    attempt.by(first.username(), first.id());
    return Envelope.of(FirstUser.of(first));
  }

  /** The code from the log, and who the first user is to be. */
  @Schema
  record Setup(
      @JsonProperty("setup_code") Secret code,
      String username,
      @Schema(minLength = 12, maxLength = 72) Secret password) {

    static Setup read(InputStream body) {
      InputReader input = InputReader.of(body, "setup_code", "username", "password");
      return new Setup(
          Secret.of(input.text("setup_code")),
          input.text("username"),
          Secret.of(input.text("password")));
    }
  }
}
