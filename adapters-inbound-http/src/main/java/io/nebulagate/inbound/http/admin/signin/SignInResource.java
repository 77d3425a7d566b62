package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.signin.SessionUseCase;
import io.nebulagate.application.signin.SessionUseCase.Credentials;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.Session;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Attempt;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.AuditedAttempt;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.auth.SessionCookie;
import io.nebulagate.inbound.http.auth.SessionTokens;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestResponse;

/** Signing in and out. */
@Singleton
@Path("/api/user")
@RunOnVirtualThread
public class SignInResource {

  private static final String SESSION = "session";

  private final SessionUseCase sessions;
  private final SessionTokens tokens;
  private final SessionCookie cookie;
  private final PeerAddress addresses;
  private final Caller caller;
  private final Attempt attempt;

  SignInResource(
      SessionUseCase sessions,
      SessionTokens tokens,
      SessionCookie cookie,
      PeerAddress addresses,
      Caller caller,
      Attempt attempt) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.cookie = cookie;
    this.addresses = addresses;
    this.caller = caller;
    this.attempt = attempt;
  }

  @Operation(summary = "Begins a session: of a program, or with `session: true` of the console")
  @Refuses(status = 429, as = "`too_many_attempts`: see `Retry-After`")
  @Refuses(status = 401, as = "`invalid_credentials`, `totp_required`")
  @RequestBodySchema(SignIn.class)
  @POST
  @Path("/login")
  @PermitAll
  @AuditedAttempt("session.begin")
  public RestResponse<Envelope<SessionView>> signIn(HttpServerRequest request, InputStream body) {
    SignIn wanted = SignIn.read(body);
    Credentials credentials =
        new Credentials(wanted.username(), wanted.password(), wanted.totp(), addresses.of(request));
    sessions.find(credentials.username()).ifPresent(attempt::by);
    if (!wanted.session().orElse(false)) {
      Session session = sessions.signIn(credentials, Session.Kind.TOKEN);
      return Confidential.of(SessionView.ofProgram(session, tokens.write(session)));
    }
    refuseForms(request);
    Session session = sessions.signIn(credentials, Session.Kind.CONSOLE);
    return Confidential.of(
        SessionView.ofConsole(session, tokens.csrfToken(session)),
        cookie.of(request, tokens.write(session), session.kind().longest()));
  }

  /**
   * Another site can make a browser post a form that reads like JSON, and so sign its visitor in as
   * somebody else; it cannot say that it is JSON without being asked first.
   */
  private static void refuseForms(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_JSON)) {
      throw new GatewayException(
          new GatewayError.InvalidValue(
              SESSION, "needs the header 'Content-Type: application/json'"));
    }
  }

  @Operation(summary = "What a console that was loaded again has to know")
  @GET
  @Path("/session")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public RestResponse<Envelope<SessionView>> session() {
    return Confidential.of(SessionView.ofConsole(caller.csrfToken()));
  }

  @Operation(summary = "Ends this session")
  @POST
  @Path("/logout")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("session.end")
  public RestResponse<Envelope<String>> signOut(HttpServerRequest request) {
    sessions.signOut(caller.session());
    return Confidential.of("signed out", cookie.none(request));
  }

  @Operation(summary = "Ends all sessions of whoever calls")
  @POST
  @Path("/logout-all")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("session.end-all")
  public RestResponse<Envelope<String>> signOutEverywhere(HttpServerRequest request) {
    sessions.signOutEverywhere(caller.person());
    return Confidential.of("signed out", cookie.none(request));
  }

  /** Who signs in, and what for. */
  @Schema
  record SignIn(
      String username,
      Secret password,
      @Schema(description = "A code of the second factor, or a recovery code")
          Optional<Secret> totp,
      @Schema(
              description = "Whether a console signs in, which gets a cookie",
              defaultValue = "false")
          Optional<Boolean> session) {

    static SignIn read(InputStream body) {
      InputReader input = InputReader.of(body, "username", "password", "totp", SESSION);
      return new SignIn(
          input.text("username"),
          Secret.of(input.text("password")),
          input.optionalText("totp").map(Secret::of),
          input.optional(SESSION, input::bool));
    }
  }
}
