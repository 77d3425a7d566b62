package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Owned;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.nebulagate.inbound.http.document.Schemas;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** API keys, under the name aggregators know them by. */
@Singleton
@Path("/api/agg-token")
@RunOnVirtualThread
public class ApiKeyResource {

  private static final String WHAT = "API key";
  private static final Duration OVERLAP = Duration.ofDays(1);

  private final ApiKeyUseCase keys;
  private final ApiKeyAnswers answers;

  ApiKeyResource(ApiKeyUseCase keys, ApiKeyAnswers answers) {
    this.keys = keys;
    this.answers = answers;
  }

  @Operation(summary = "Makes a key; its text is shown here and after a rotation only")
  @RequestBodySchema(ApiKeyFields.Creation.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("key.issue")
  public Envelope<ApiKeyView> issue(InputStream body) {
    return answers.issue(body);
  }

  @Operation(summary = "One page of all keys, or of those in one state")
  @Parameter(
      name = "status",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"enabled", "disabled", "expired", "exhausted"}))
  @GET
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<PageView<ApiKeyView>> list(HttpServerRequest request) {
    return answers.list(request);
  }

  @Operation(summary = "One key")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.API_KEY, permission = Permission.SEE)
  public Envelope<ApiKeyView> find(@PathParam("id") String id) {
    return answers.find(Numbers.id(WHAT, id));
  }

  @Operation(summary = "Changes a key; what is not named stays")
  @Refuses(status = 404, as = "`not_found`: no such key, or somebody else's")
  @RequestBodySchema(ApiKeyFields.Change.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("key.change")
  public Envelope<ApiKeyView> change(InputStream body) {
    ApiKeyInput input = ApiKeyInput.ofChange(body);
    return answers.change(input.id(), input);
  }

  @Operation(summary = "Removes a key")
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.API_KEY, permission = Permission.CHANGE_KEYS)
  @Audited("key.remove")
  public Envelope<Void> remove(@PathParam("id") String id) {
    return answers.remove(Numbers.id(WHAT, id));
  }

  @Operation(summary = "Gives a key another text; the one it had works for a while")
  @RequestBodySchema(Rotation.class)
  @POST
  @Path("/{id}/rotate")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.API_KEY, permission = Permission.CHANGE_KEYS)
  @Audited("key.rotate")
  public Envelope<ApiKeyView> rotate(@PathParam("id") String id, InputStream body) {
    long key = Numbers.id(WHAT, id);
    return answers.shown(keys.rotate(key, Rotation.read(body).overlap().orElse(OVERLAP)));
  }

  @Operation(summary = "Makes a text that works as the key does, for a day at most")
  @RequestBodySchema(Lifetime.class)
  @POST
  @Path("/{id}/temporary")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.API_KEY, permission = Permission.CHANGE_KEYS)
  @Audited("key.make-temporary")
  public Envelope<TemporaryKeyView> temporary(@PathParam("id") String id, InputStream body) {
    long key = Numbers.id(WHAT, id);
    return Envelope.of(TemporaryKeyView.of(keys.temporary(key, Lifetime.read(body).ttl())));
  }

  private static Duration seconds(InputReader input, String field) {
    return Duration.ofSeconds(input.number(field, 0, Integer.MAX_VALUE));
  }

  /** How long the text that a key had goes on working. */
  @Schema
  record Rotation(
      @JsonProperty("overlap_seconds")
          @Schema(ref = Schemas.SECONDS, description = "A day unless named")
          Optional<Duration> overlap) {

    static Rotation read(InputStream body) {
      InputReader input = InputReader.of(body, "overlap_seconds");
      return new Rotation(input.optional("overlap_seconds", name -> seconds(input, name)));
    }
  }

  /** How long a temporary key lives. */
  @Schema
  record Lifetime(
      @JsonProperty("ttl_seconds") @Schema(ref = Schemas.SECONDS, minimum = "1", maximum = "86400")
          Duration ttl) {

    static Lifetime read(InputStream body) {
      return new Lifetime(seconds(InputReader.of(body, "ttl_seconds"), "ttl_seconds"));
    }
  }
}
