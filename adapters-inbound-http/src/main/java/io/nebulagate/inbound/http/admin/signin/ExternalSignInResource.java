package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.signin.external.ExternalAssertion;
import io.nebulagate.application.signin.external.ExternalSignInUseCase;
import io.nebulagate.application.signin.external.ExternalSignInUseCase.Outcome;
import io.nebulagate.inbound.http.auth.SessionCookie;
import io.nebulagate.inbound.http.auth.SessionTokens;
import io.nebulagate.inbound.http.auth.SignInTickets;
import io.nebulagate.inbound.http.auth.external.CodeFlow;
import io.nebulagate.inbound.http.auth.external.IdentityProviders;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Signing in over an identity provider, by a browser: there and back, and on to a place that nobody
 * can choose. What comes out is the console's session, as after a password.
 */
@Singleton
@Path("/api/user/login/{door:oidc|github}")
@RunOnVirtualThread
public class ExternalSignInResource {

  private final CodeFlow flow;
  private final ExternalSignInUseCase signIn;
  private final SignInTrail trail;
  private final SessionTokens tokens;
  private final SignInTickets tickets;
  private final SessionCookie cookie;
  private final URI publicUrl;

  ExternalSignInResource(
      CodeFlow flow,
      ExternalSignInUseCase signIn,
      SignInTrail trail,
      SessionTokens tokens,
      SignInTickets tickets,
      SessionCookie cookie,
      IdentityProviders providers) {
    this.flow = flow;
    this.signIn = signIn;
    this.trail = trail;
    this.tokens = tokens;
    this.tickets = tickets;
    this.cookie = cookie;
    this.publicUrl = providers.publicUrl();
  }

  @Operation(summary = "Sends the browser to the provider")
  @Parameter(
      name = "door",
      in = ParameterIn.PATH,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"oidc", "github"}))
  @APIResponse(responseCode = "303", description = "The provider's own sign-in")
  @Refuses(status = 404, as = "`unknown_url`: the provider is not configured")
  @Refuses(status = 502, as = "`external_sign_in_refused`: the provider is away")
  @GET
  @PermitAll
  public RestResponse<Void> begin(RoutingContext context) {
    return Confidential.goTo(flow.begin(context));
  }

  @Operation(summary = "Takes the browser back, with or without what lets its person in")
  @Parameter(
      name = "door",
      in = ParameterIn.PATH,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"oidc", "github"}))
  @Parameter(
      name = "code",
      in = ParameterIn.QUERY,
      description = "What the provider gives who is let in; read with the rest of its answer",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "303",
      description = "The console, with its session or to be shown a second factor")
  @Refuses(status = 401, as = "`external_sign_in_refused`: the sign-in was not completed")
  @Refuses(status = 403, as = "`external_sign_in_refused`: nobody here may sign in by this")
  @Refuses(status = 404, as = "`unknown_url`: the provider is not configured")
  @Refuses(status = 502, as = "`external_sign_in_refused`: the provider is away")
  @GET
  @Path("/callback")
  @PermitAll
  public RestResponse<Void> finish(RoutingContext context) {
    ExternalAssertion who = flow.finish(context);
    Outcome outcome = signIn.signIn(who, trail.of(flow.door(context)));
    return switch (outcome) {
      case Outcome.Begun(_, var session) ->
          Confidential.goTo(
              URI.create(publicUrl + "/"),
              cookie.of(context.request(), tokens.write(session), session.kind().longest()));
      case Outcome.SecondFactorNeeded(long user) ->
          Confidential.goTo(
              URI.create(publicUrl + "/second-factor"),
              cookie.ofTicket(context.request(), tickets.write(user), SignInTickets.LIFE));
    };
  }
}
