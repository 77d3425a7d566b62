package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.signin.EmailUseCase;
import io.nebulagate.application.signin.PasswordUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;

/** Passwords: changed by who knows them, replaced by who gets the mail. */
@Singleton
@Path("/api/user")
@RunOnVirtualThread
public class PasswordResource {

  private static final String NEW_PASSWORD = "new_password";

  private final PasswordUseCase passwords;
  private final EmailUseCase email;
  private final PeerAddress addresses;
  private final Caller caller;

  PasswordResource(
      PasswordUseCase passwords, EmailUseCase email, PeerAddress addresses, Caller caller) {
    this.passwords = passwords;
    this.email = email;
    this.addresses = addresses;
    this.caller = caller;
  }

  /** Changes the caller's password and ends the caller's other sessions. */
  @PUT
  @Path("/self/password")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<Void> change(InputStream body) {
    InputReader input = InputReader.of(body, "current_password", NEW_PASSWORD);
    passwords.change(
        caller.person(),
        caller.session(),
        Secret.of(input.text("current_password")),
        Secret.of(input.text(NEW_PASSWORD)));
    return Envelope.done();
  }

  /** Sends a link to a new password; says the same whoever asks for whom. */
  @POST
  @Path("/password/forgot")
  @PermitAll
  public Envelope<Void> forgot(HttpServerRequest request, InputStream body) {
    email.requestPassword(InputReader.of(body, "email").text("email"), addresses.of(request));
    return Envelope.done();
  }

  /** Sets a new password by the token of that link. */
  @POST
  @Path("/password/reset")
  @PermitAll
  public Envelope<Void> reset(InputStream body) {
    InputReader input = InputReader.of(body, "token", NEW_PASSWORD);
    email.resetPassword(Secret.of(input.text("token")), Secret.of(input.text(NEW_PASSWORD)));
    return Envelope.done();
  }
}
