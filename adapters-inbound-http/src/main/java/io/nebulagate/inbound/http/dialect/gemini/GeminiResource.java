package io.nebulagate.inbound.http.dialect.gemini;

import io.nebulagate.application.counting.TokenCountUseCase;
import io.nebulagate.application.counting.TokenCountUseCase.TokenCount;
import io.nebulagate.application.models.ModelsUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.Field;
import io.nebulagate.inbound.http.dialect.JsonBody;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's paths, on the event loop; {@link GeminiVersions} leads its other versions here. Who may
 * use them is decided by the API key, which the relay checks; the framework's own sign-in has no
 * part in it, hence {@code PermitAll}.
 */
@Singleton
@Path(GeminiPaths.ROOT)
public class GeminiResource {

  private final RelayEdge edge;
  private final ModelsUseCase models;
  private final TokenCountUseCase counts;
  private final CountIntake intake;
  private final ClientAddress clients;

  GeminiResource(
      RelayEdge edge,
      ModelsUseCase models,
      TokenCountUseCase counts,
      CountIntake intake,
      ClientAddress clients) {
    this.edge = edge;
    this.models = models;
    this.counts = counts;
    this.intake = intake;
    this.clients = clients;
  }

  @Operation(
      summary = "A conversation, or text to be turned into vectors, in Gemini's words",
      description =
          "What is asked is the verb behind the last colon of the path: `generateContent`,"
              + " `streamGenerateContent` (events with `?alt=sse`, else a list that comes piece by"
              + " piece), `embedContent`, `batchEmbedContents`. Also below `/v1alpha` and `/v1`.")
  @Parameter(
      name = "alt",
      in = ParameterIn.QUERY,
      description = "`sse` for a stream of events",
      schema = @Schema(type = SchemaType.STRING, enumeration = "sse"))
  @RequestBodySchema(GeminiBodies.Request.class)
  @POST
  @Path("/{model:.+}")
  @PermitAll
  public CompletionStage<@Nullable Void> ask(
      RoutingContext context, @PathParam("model") String modelAndVerb) {
    int colon = modelAndVerb.lastIndexOf(':');
    Verb verb =
        Verb.of(modelAndVerb.substring(colon + 1))
            .filter(_ -> colon > 0)
            .orElseThrow(() -> unknown(context));
    boolean events = "sse".equals(context.request().getParam("alt"));
    return edge.serve(
        context, new GeminiDialect(modelAndVerb.substring(0, colon), verb, events), verb.api());
  }

  @Operation(
      summary = "How many tokens a conversation has, in Gemini's words",
      description = "Costs nothing. The count is an estimate, and `X-Gateway-Estimated` is `true`.")
  @RequestBodySchema(GeminiBodies.Request.class)
  @APIResponse(
      responseCode = "200",
      description = "The count",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Counted.class)))
  @Refuses(status = 400, as = "`invalid_json`, `missing_required_parameter`, `invalid_value`")
  @Refuses(status = 403, as = "`model_not_allowed`; `policy_violation`")
  @Refuses(status = 404, as = "`model_not_found`")
  @Refuses(status = 413, as = "`request_too_large`: more than `MAX_BODY_BYTES`")
  @POST
  @Path("/{model:.+}:countTokens")
  @PermitAll
  @RunOnVirtualThread
  public RestResponse<Counted> count(
      HttpServerRequest request, InputStream body, @PathParam("model") String model) {
    Secret credential = Credentials.of(request);
    RequestId id = intake.id();
    Question question =
        new GeminiDialect(model, Verb.GENERATE, true).read(id, Api.CHAT, asked(intake.read(body)));
    TokenCount count =
        counts.countNow(
            new TokenCountUseCase.Asked(
                id,
                Dialect.GEMINI,
                credential,
                clients.originOf(request),
                question.head(),
                question.body(),
                intake.headers(request),
                question.translation()));
    return RestResponse.ResponseBuilder.ok(counted(count), MediaType.APPLICATION_JSON_TYPE)
        .header("X-Gateway-Estimated", "true")
        .build();
  }

  /** A question may stand in a member of its own, with everything that would be sent with it. */
  private static byte[] asked(byte[] body) {
    return JsonBody.read(body, _ -> Field.of(body))
        .at("generateContentRequest")
        .optional()
        .map(whole -> whole.json().value().getBytes(StandardCharsets.UTF_8))
        .orElse(body);
  }

  private static Counted counted(TokenCount count) {
    return switch (count) {
      case TokenCount.Estimated(long tokens) -> new Counted(tokens);
      case TokenCount.Told _ -> throw new IllegalStateException("nobody else counts for Gemini");
    };
  }

  /** A count as Gemini tells it. */
  @Schema(name = "GeminiCount")
  record Counted(long totalTokens) {}

  @Operation(summary = "The models the key may ask for, as Gemini lists them")
  @GET
  @PermitAll
  public CompletionStage<RestResponse<ModelList>> models(RoutingContext context) {
    return models
        .list(Credentials.of(context.request()), clients.of(context.request()))
        .thenApply(names -> json(ModelList.of(names)));
  }

  @Operation(summary = "One model as Gemini shows it; names may contain slashes")
  @GET
  @Path("/{model:.+}")
  @PermitAll
  public CompletionStage<RestResponse<ModelView>> model(
      RoutingContext context, @PathParam("model") String name) {
    return models
        .find(Credentials.of(context.request()), clients.of(context.request()), name)
        .thenApply(found -> json(ModelView.of(found)));
  }

  private static GatewayException unknown(RoutingContext context) {
    String path = context.request().path();
    return new GatewayException(
        new GatewayError.UnknownUrl(context.request().method().name(), path == null ? "" : path));
  }

  private static <T> RestResponse<T> json(T body) {
    return RestResponse.ResponseBuilder.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** The models there are, as Gemini lists them: all on one page. */
  @Schema(name = "GeminiModels")
  record ModelList(List<ModelView> models) {

    static ModelList of(List<ModelName> names) {
      return new ModelList(names.stream().map(ModelView::of).toList());
    }
  }

  /** A model as Gemini shows one. */
  @Schema(name = "GeminiModel")
  record ModelView(String name, String displayName, List<String> supportedGenerationMethods) {

    private static final List<String> SPEAKS = List.of("generateContent", "streamGenerateContent");
    private static final List<String> EMBEDS = List.of("embedContent", "batchEmbedContents");

    /** What a model can do is not kept anywhere; SDKs filter by it, and the name mostly tells. */
    static ModelView of(ModelName model) {
      boolean embeds = model.value().toLowerCase(Locale.ROOT).contains("embed");
      return new ModelView("models/" + model.value(), model.value(), embeds ? EMBEDS : SPEAKS);
    }
  }
}
