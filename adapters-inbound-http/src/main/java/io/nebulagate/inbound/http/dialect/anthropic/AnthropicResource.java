package io.nebulagate.inbound.http.dialect.anthropic;

import io.nebulagate.application.counting.TokenCountUseCase;
import io.nebulagate.application.counting.TokenCountUseCase.TokenCount;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.inbound.http.document.Refuses;
import io.nebulagate.inbound.http.origin.ClientAddress;
import io.nebulagate.inbound.http.relay.CountIntake;
import io.nebulagate.inbound.http.relay.Credentials;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import io.nebulagate.inbound.http.relay.RelayEdge;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's paths. Who may use them is decided by the API key, which the relay checks; the
 * framework's own sign-in has no part in it, hence {@code PermitAll}.
 */
@Singleton
@Path("/v1/messages")
public class AnthropicResource {

  private static final String ESTIMATED = "X-Gateway-Estimated";

  private final AnthropicDialect dialect = new AnthropicDialect();
  private final RelayEdge edge;
  private final TokenCountUseCase counts;
  private final CountIntake intake;
  private final ClientAddress clients;

  AnthropicResource(
      RelayEdge edge, TokenCountUseCase counts, CountIntake intake, ClientAddress clients) {
    this.edge = edge;
    this.counts = counts;
    this.intake = intake;
    this.clients = clients;
  }

  @Operation(summary = "A conversation, in Anthropic's form")
  @RequestBodySchema(AnthropicBodies.Messages.class)
  @POST
  @PermitAll
  public CompletionStage<@Nullable Void> messages(RoutingContext context) {
    return edge.serve(context, dialect, Api.CHAT);
  }

  @Operation(
      summary = "How many tokens a conversation has",
      description =
          "Costs nothing. Where no provider of Anthropic's dialect serves the model, or none"
              + " answers, the count is an estimate and `X-Gateway-Estimated` is `true`.")
  @RequestBodySchema(AnthropicBodies.Count.class)
  @APIResponse(
      responseCode = "200",
      description = "The count",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = AnthropicBodies.Counted.class)))
  @Refuses(status = 400, as = "`invalid_json`, `missing_required_parameter`, `invalid_value`")
  @Refuses(status = 403, as = "`model_not_allowed`; `policy_violation`")
  @Refuses(status = 404, as = "`model_not_found`")
  @Refuses(status = 413, as = "`request_too_large`: more than `MAX_BODY_BYTES`")
  @POST
  @Path("/count_tokens")
  @PermitAll
  @RunOnVirtualThread
  public Response count(HttpServerRequest request, InputStream body) {
    Secret credential = Credentials.of(request);
    RequestId id = intake.id();
    Question question = dialect.readToCount(id, intake.read(body));
    TokenCount count =
        counts.countNow(
            new TokenCountUseCase.Asked(
                id,
                Dialect.ANTHROPIC,
                credential,
                clients.originOf(request),
                question.head(),
                question.body(),
                intake.headers(request),
                question.translation()));
    Response.ResponseBuilder answer = Response.ok().type(MediaType.APPLICATION_JSON_TYPE);
    return switch (count) {
      case TokenCount.Told told -> answer.entity(told.json()).build();
      case TokenCount.Estimated(long tokens) ->
          answer.header(ESTIMATED, "true").entity("{\"input_tokens\":" + tokens + "}").build();
    };
  }
}
