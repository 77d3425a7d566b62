package io.nebulagate.inbound.http.admin.signin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.signin.TotpUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestResponse;

/** The second factor of whoever calls. */
@Singleton
@Path("/api/user/self/totp")
@RunOnVirtualThread
public class TotpResource {

  private final TotpUseCase totp;
  private final Caller caller;

  TotpResource(TotpUseCase totp, Caller caller) {
    this.totp = totp;
    this.caller = caller;
  }

  /** What an authenticator app is given. */
  record Proposed(String secret, @JsonProperty("otpauth_uri") String uri) {

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
      return "Proposed[***]";
    }
  }

  /** Codes for a lost phone, shown once. */
  record Recovery(@JsonProperty("recovery_codes") List<String> codes) {

    /** Keeps the codes out of logs. */
    @Override
    public String toString() {
      return "Recovery[***]";
    }
  }

  @Operation(summary = "Proposes a second factor; it is asked for once it is confirmed")
  @Refuses(status = 409, as = "`already_exists`: there is one")
  @POST
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.propose-totp")
  public RestResponse<Envelope<Proposed>> propose() {
    TotpUseCase.Proposal proposal = totp.propose(caller.inSession());
    return Confidential.of(new Proposed(proposal.secret().reveal(), proposal.uri().reveal()));
  }

  @Operation(summary = "Switches the second factor on")
  @Refuses(status = 404, as = "`not_found`: none was proposed")
  @RequestBodySchema(TotpCode.class)
  @POST
  @Path("/confirm")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.confirm-totp")
  public RestResponse<Envelope<Recovery>> confirm(InputStream body) {
    List<Secret> codes = totp.confirm(caller.inSession(), TotpCode.read(body).code());
    return Confidential.of(new Recovery(codes.stream().map(Secret::reveal).toList()));
  }

  @Operation(summary = "Switches the second factor off")
  @Refuses(status = 404, as = "`not_found`: there is none")
  @RequestBodySchema(TotpCode.class)
  @DELETE
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("self.remove-totp")
  public Envelope<Void> remove(InputStream body) {
    totp.remove(caller.inSession(), TotpCode.read(body).code());
    return Envelope.done();
  }

  /** What the authenticator app shows, or a recovery code. */
  @Schema
  record TotpCode(Secret code) {

    static TotpCode read(InputStream body) {
      return new TotpCode(Secret.of(InputReader.of(body, "code").text("code")));
    }
  }
}
