package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.signin.external.ExternalSignInUseCase;
import io.nebulagate.application.signin.external.ExternalSignInUseCase.Outcome;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayError.ExternalSignInRefused.Reason;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.Session;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Attempt;
import io.nebulagate.inbound.http.admin.audit.AuditedAttempt;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.nebulagate.inbound.http.auth.SessionCookie;
import io.nebulagate.inbound.http.auth.SessionTokens;
import io.nebulagate.inbound.http.auth.SignInTickets;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestResponse;

/** The second factor of people who come from an identity provider, which cannot ask for it. */
@Singleton
@Path("/api/user/login/second-factor")
@RunOnVirtualThread
public class SecondFactorResource {

  private final ExternalSignInUseCase signIn;
  private final SessionTokens tokens;
  private final SignInTickets tickets;
  private final SessionCookie cookie;
  private final PeerAddress addresses;
  private final Attempt attempt;

  SecondFactorResource(
      ExternalSignInUseCase signIn,
      SessionTokens tokens,
      SignInTickets tickets,
      SessionCookie cookie,
      PeerAddress addresses,
      Attempt attempt) {
    this.signIn = signIn;
    this.tokens = tokens;
    this.tickets = tickets;
    this.cookie = cookie;
    this.addresses = addresses;
    this.attempt = attempt;
  }

  @Operation(summary = "Ends a sign-in over an identity provider that needs a second factor")
  @Refuses(
      status = 401,
      as = "`external_sign_in_refused`: there is no ticket; `invalid_credentials`")
  @Refuses(status = 429, as = "`too_many_attempts`: see `Retry-After`")
  @RequestBodySchema(ShownCode.class)
  @POST
  @PermitAll
  @AuditedAttempt("session.begin")
  public RestResponse<Envelope<SessionView>> confirm(HttpServerRequest request, InputStream body) {
    Secret code = ShownCode.read(body).totp();
    OptionalLong user = cookie.ticketIn(request).map(tickets::read).orElseGet(OptionalLong::empty);
    if (user.isEmpty()) {
      throw new GatewayException(new GatewayError.ExternalSignInRefused(Reason.UNFINISHED));
    }
    Outcome.Begun begun = signIn.confirm(user.getAsLong(), code, addresses.of(request));
    attempt.by(begun.person());
    Session session = begun.session();
    return Confidential.of(
        SessionView.ofConsole(session, tokens.csrfToken(session)),
        cookie.of(request, tokens.write(session), session.kind().longest()),
        cookie.noTicket(request));
  }

  /** What the authenticator app shows, or a recovery code. */
  @Schema
  record ShownCode(Secret totp) {

    static ShownCode read(InputStream body) {
      return new ShownCode(Secret.of(InputReader.of(body, "totp").text("totp")));
    }
  }
}
