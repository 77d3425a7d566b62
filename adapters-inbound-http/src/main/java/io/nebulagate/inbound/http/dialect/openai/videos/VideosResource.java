package io.nebulagate.inbound.http.dialect.openai.videos;

import io.nebulagate.application.access.Asker;
import io.nebulagate.application.videos.VideoProvider.Variant;
import io.nebulagate.application.videos.VideoTask;
import io.nebulagate.application.videos.VideosUseCase;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.openai.OpenAiBodies;
import io.nebulagate.inbound.http.dialect.openai.OpenAiDialect;
import io.nebulagate.inbound.http.origin.ClientAddress;
import io.nebulagate.inbound.http.relay.Credentials;
import io.nebulagate.inbound.http.relay.FileExchange;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.nebulagate.inbound.http.relay.RelayEdge;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Videos, on the event loop: begun like any relayed request, and fetched later by whoever the key
 * that began them belongs to. The API key decides, hence {@code PermitAll}. The older path {@code
 * /v1/video/generations} is the same under another name.
 */
@Singleton
@Path("/v1")
public class VideosResource {

  private static final int LIMIT_MAX = 100;

  private final OpenAiDialect dialect = new OpenAiDialect();
  private final RelayEdge edge;
  private final VideosUseCase videos;
  private final ClientAddress clients;

  VideosResource(RelayEdge edge, VideosUseCase videos, ClientAddress clients) {
    this.edge = edge;
    this.videos = videos;
    this.clients = clients;
  }

  @Operation(summary = "A video made from a description; the answer says that it has begun")
  @RequestBodySchema(OpenAiBodies.Video.class)
  @POST
  @Path("/videos")
  @PermitAll
  public CompletionStage<@Nullable Void> begin(RoutingContext context) {
    return edge.serve(context, dialect, Api.VIDEOS);
  }

  @Operation(summary = "The same as POST /v1/videos, under its older name")
  @RequestBodySchema(OpenAiBodies.Video.class)
  @POST
  @Path("/video/generations")
  @PermitAll
  public CompletionStage<@Nullable Void> generate(RoutingContext context) {
    return edge.serve(context, dialect, Api.VIDEOS);
  }

  @Operation(summary = "A video made of another one; the answer says that it has begun")
  @RequestBodySchema(OpenAiBodies.Remix.class)
  @POST
  @Path("/videos/{id}/remix")
  @PermitAll
  public CompletionStage<@Nullable Void> remix(RoutingContext context, @PathParam("id") String id) {
    CompletableFuture<VideoTask> source = source(context, id).toCompletableFuture();
    RelayDialect remix = new RemixDialect(dialect, source::join);
    return edge.serveAfter(source, context, remix, Api.VIDEOS);
  }

  /** A refusal is told once the body has come, like any of a relayed request. */
  private CompletionStage<VideoTask> source(RoutingContext context, String id) {
    try {
      return videos.completed(asker(context), video(id));
    } catch (GatewayException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  @Operation(summary = "The caller's videos")
  @GET
  @Path("/videos")
  @PermitAll
  public CompletionStage<RestResponse<VideoView.Page>> list(
      RoutingContext context,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("20") String limit,
      @QueryParam("order") @DefaultValue("desc") String order) {
    boolean newestFirst =
        switch (order) {
          case "desc" -> true;
          case "asc" -> false;
          default -> throw GatewayException.invalidValue("order", "must be asc or desc");
        };
    Optional<RequestId> from = Optional.empty();
    if (after != null) {
      from = VideoIds.parse(after);
      if (from.isEmpty()) {
        throw GatewayException.invalidValue("after", "must be the id of a video");
      }
    }
    return videos
        .list(asker(context), from, limit(limit), newestFirst)
        .thenApply(page -> json(VideoView.Page.of(page)));
  }

  private static int limit(String text) {
    if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > LIMIT_MAX) {
      throw GatewayException.invalidValue("limit", "must be a whole number from 1 to " + LIMIT_MAX);
    }
    return Integer.parseInt(text);
  }

  @Operation(summary = "How a video stands")
  @GET
  @Path("/videos/{id}")
  @PermitAll
  public CompletionStage<RestResponse<VideoView>> find(
      RoutingContext context, @PathParam("id") String id) {
    return videos.find(asker(context), video(id)).thenApply(task -> json(VideoView.of(task)));
  }

  @Operation(summary = "The same as GET /v1/videos/{id}, under its older name")
  @GET
  @Path("/video/generations/{id}")
  @PermitAll
  public CompletionStage<RestResponse<VideoView>> findByOlderName(
      RoutingContext context, @PathParam("id") String id) {
    return find(context, id);
  }

  @Operation(summary = "The bytes of a completed video, or of pictures of it")
  @APIResponse(
      responseCode = "200",
      description = "The bytes, of the type the provider tells",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @GET
  @Path("/videos/{id}/content")
  @PermitAll
  public CompletionStage<@Nullable Void> content(
      RoutingContext context,
      @PathParam("id") String id,
      @QueryParam("variant") @DefaultValue("video") String variant) {
    Asker asker = asker(context);
    RequestId video = video(id);
    Variant wanted =
        Variant.named(variant)
            .orElseThrow(() ->
                GatewayException.invalidValue(
                    "variant", "must be video, thumbnail or spritesheet"));
    return FileExchange.serve(
        context, dialect, executor -> videos.content(asker, video, wanted, executor));
  }

  @Operation(summary = "Throws a video away; one that is not completed is not paid for")
  @DELETE
  @Path("/videos/{id}")
  @PermitAll
  public CompletionStage<RestResponse<VideoView.Deleted>> delete(
      RoutingContext context, @PathParam("id") String id) {
    return videos
        .delete(asker(context), video(id))
        .thenApply(
            task -> json(new VideoView.Deleted(VideoIds.text(task.id()), "video.deleted", true)));
  }

  private Asker asker(RoutingContext context) {
    return new Asker(Credentials.of(context.request()), clients.of(context.request()));
  }

  private static RequestId video(String id) {
    return VideoIds.parse(id)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("video")));
  }

  private static <T> RestResponse<T> json(T body) {
    return RestResponse.ResponseBuilder.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
  }
}
