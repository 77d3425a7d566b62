package io.nebulagate.inbound.http.dialect.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.models.ModelsUseCase;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.inbound.http.origin.ClientAddress;
import io.nebulagate.inbound.http.relay.Credentials;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.nebulagate.inbound.http.relay.RelayEdge;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's paths, on the event loop; {@link AzurePaths} leads Azure's here. Who may use them is
 * decided by the API key, which the relay checks; the framework's own sign-in has no part in it,
 * hence {@code PermitAll}.
 */
@Singleton
@Path("/v1")
public class OpenAiResource {

  /** No model has a date of birth here, and SDKs insist on one: 2026-01-01. */
  private static final long CREATED = 1_767_225_600L;

  private static final String OWNER = "nebulagate";

  private final OpenAiDialect dialect = new OpenAiDialect();
  private final RelayEdge edge;
  private final ModelsUseCase models;
  private final ClientAddress clients;

  OpenAiResource(RelayEdge edge, ModelsUseCase models, ClientAddress clients) {
    this.edge = edge;
    this.models = models;
    this.clients = clients;
  }

  @Operation(summary = "A conversation")
  @RequestBodySchema(OpenAiBodies.Chat.class)
  @POST
  @Path("/chat/completions")
  @PermitAll
  public CompletionStage<@Nullable Void> chat(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.CHAT);
  }

  @Operation(summary = "Text to be continued")
  @RequestBodySchema(OpenAiBodies.Completions.class)
  @POST
  @Path("/completions")
  @PermitAll
  public CompletionStage<@Nullable Void> completions(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.COMPLETIONS);
  }

  @Operation(summary = "Text to be turned into vectors")
  @RequestBodySchema(OpenAiBodies.Embeddings.class)
  @POST
  @Path("/embeddings")
  @PermitAll
  public CompletionStage<@Nullable Void> embeddings(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.EMBEDDINGS);
  }

  @Operation(summary = "Images made from a description")
  @RequestBodySchema(OpenAiBodies.Images.class)
  @POST
  @Path("/images/generations")
  @PermitAll
  public CompletionStage<@Nullable Void> images(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.IMAGES);
  }

  @Operation(summary = "Text that is spoken; the answer is sound")
  @RequestBodySchema(OpenAiBodies.Speech.class)
  @POST
  @Path("/audio/speech")
  @PermitAll
  public CompletionStage<@Nullable Void> speech(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.SPEECH);
  }

  @Operation(summary = "Images changed as a description says; a form")
  @RequestBodySchema(OpenAiBodies.ImageForm.class)
  @POST
  @Path("/images/edits")
  @PermitAll
  public CompletionStage<@Nullable Void> imageEdits(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.IMAGE_EDITS);
  }

  @Operation(summary = "Images made again, a little different; a form")
  @RequestBodySchema(OpenAiBodies.ImageForm.class)
  @POST
  @Path("/images/variations")
  @PermitAll
  public CompletionStage<@Nullable Void> imageVariations(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.IMAGE_VARIATIONS);
  }

  @Operation(summary = "Sound that is written down; a form")
  @RequestBodySchema(OpenAiBodies.SoundForm.class)
  @POST
  @Path("/audio/transcriptions")
  @PermitAll
  public CompletionStage<@Nullable Void> transcriptions(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.TRANSCRIPTIONS);
  }

  @Operation(summary = "Sound that is written down in English; a form")
  @RequestBodySchema(OpenAiBodies.SoundForm.class)
  @POST
  @Path("/audio/translations")
  @PermitAll
  public CompletionStage<@Nullable Void> translations(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.TRANSLATIONS);
  }

  @Operation(summary = "Text or images that are judged")
  @RequestBodySchema(OpenAiBodies.Moderations.class)
  @POST
  @Path("/moderations")
  @PermitAll
  public CompletionStage<@Nullable Void> moderations(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.MODERATIONS);
  }

  @Operation(summary = "Documents put in order by what they have to do with a question")
  @RequestBodySchema(OpenAiBodies.Rerank.class)
  @POST
  @Path("/rerank")
  @PermitAll
  public CompletionStage<@Nullable Void> rerank(RoutingContext context) {
    return edge.serve(context, dialect(context), Api.RERANK);
  }

  @Operation(summary = "The models the key may ask for")
  @GET
  @Path("/models")
  @PermitAll
  public CompletionStage<RestResponse<ModelList>> models(RoutingContext context) {
    return models
        .list(Credentials.of(context.request()), clients.of(context.request()))
        .thenApply(names -> json(ModelList.of(names)));
  }

  @Operation(summary = "One model; names may contain slashes")
  @GET
  @Path("/models/{model:.+}")
  @PermitAll
  public CompletionStage<RestResponse<ModelView>> model(
      RoutingContext context, @PathParam("model") String name) {
    return models
        .find(Credentials.of(context.request()), clients.of(context.request()), name)
        .thenApply(found -> json(ModelView.of(found)));
  }

  private RelayDialect dialect(RoutingContext context) {
    return AzurePaths.deployment(context)
        .<RelayDialect>map(named -> new DeploymentDialect(dialect, named))
        .orElse(dialect);
  }

  private static <T> RestResponse<T> json(T body) {
    return RestResponse.ResponseBuilder.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** The models there are, as OpenAI lists them. */
  record ModelList(@Schema(enumeration = "list") String object, List<ModelView> data) {

    static ModelList of(List<ModelName> names) {
      return new ModelList("list", names.stream().map(ModelView::of).toList());
    }
  }

  /** A model as OpenAI shows one. */
  @Schema(name = "OpenAiModel")
  record ModelView(
      String id,
      @Schema(enumeration = "model") String object,
      long created,
      @JsonProperty("owned_by") String ownedBy) {

    static ModelView of(ModelName model) {
      return new ModelView(model.value(), "model", CREATED, OWNER);
    }
  }
}
