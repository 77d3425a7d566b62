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
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.util.Locale;

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

  /** Makes the first user by the code from the log. */
  @POST
  @PermitAll
  @AuditedAttempt("gateway.set-up")
  public Envelope<FirstUser> setUp(HttpServerRequest request, InputStream body) {
    InputReader input = InputReader.of(body, "setup_code", "username", "password");
    User first =
        setup.setUp(
            Secret.of(input.text("setup_code")),
            input.text("username"),
            Secret.of(input.text("password")),
            addresses.of(request));
    attempt.by(first.username(), first.id());
    return Envelope.of(FirstUser.of(first));
  }
}
