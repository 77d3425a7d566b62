package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.access.UserUseCase;
import io.nebulagate.application.aggregator.AggregatorUseCase;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** What people do about themselves. The administrator's token is no person. */
@Singleton
@Path("/api/user/self")
@RunOnVirtualThread
public class SelfResource {

  private final UserUseCase users;
  private final AccessTokens tokens;
  private final AggregatorUseCase aggregators;
  private final Caller caller;

  SelfResource(
      UserUseCase users, AccessTokens tokens, AggregatorUseCase aggregators, Caller caller) {
    this.users = users;
    this.tokens = tokens;
    this.aggregators = aggregators;
    this.caller = caller;
  }

  @Operation(summary = "Who is signed in, and what they may spend, in quota units")
  @GET
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<SelfView> find() {
    User user = users.find(self());
    return Envelope.of(SelfView.of(user, aggregators.of(user)));
  }

  @Operation(summary = "Changes what people may say of themselves")
  @RequestBodySchema(DisplayName.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.rename")
  public Envelope<UserView> rename(InputStream body) {
    return Envelope.of(UserView.of(users.rename(self(), DisplayName.read(body).text())));
  }

  @Operation(
      summary = "Makes the one long-lived token of the person anew; the only answer that shows it")
  @POST
  @Path("/access-token")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.renew-token")
  public Envelope<AccessTokenView> renewToken() {
    return Envelope.of(new AccessTokenView(tokens.renew(self()).reveal()));
  }

  private long self() {
    return caller
        .principal()
        .user()
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("user")));
  }

  /** A token that is shown once. */
  record AccessTokenView(String token) {}

  /** What somebody wants to be called. */
  @Schema
  record DisplayName(@JsonProperty("display_name") String text) {

    static DisplayName read(InputStream body) {
      return new DisplayName(InputReader.of(body, "display_name").text("display_name"));
    }
  }
}
