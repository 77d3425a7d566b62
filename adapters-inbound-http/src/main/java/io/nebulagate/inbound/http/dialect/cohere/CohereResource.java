package io.nebulagate.inbound.http.dialect.cohere;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.inbound.http.relay.RelayEdge;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's paths. Who may use them is decided by the API key, which the relay checks; the
 * framework's own sign-in has no part in it, hence {@code PermitAll}.
 */
@Singleton
@Path("/v2")
public class CohereResource {

  private final CohereDialect dialect = new CohereDialect();
  private final RelayEdge edge;

  CohereResource(RelayEdge edge) {
    this.edge = edge;
  }

  @Operation(summary = "A conversation, in Cohere's form")
  @RequestBodySchema(CohereBodies.Chat.class)
  @POST
  @Path("/chat")
  @PermitAll
  public CompletionStage<@Nullable Void> chat(RoutingContext context) {
    return edge.serve(context, dialect, Api.CHAT);
  }

  @Operation(summary = "Vectors of texts and images, in Cohere's form")
  @RequestBodySchema(CohereBodies.Embed.class)
  @POST
  @Path("/embed")
  @PermitAll
  public CompletionStage<@Nullable Void> embed(RoutingContext context) {
    return edge.serve(context, dialect, Api.EMBEDDINGS);
  }

  @Operation(
      summary = "Documents put in order by what they have to do with a question, in Cohere's form")
  @RequestBodySchema(CohereBodies.Rerank.class)
  @POST
  @Path("/rerank")
  @PermitAll
  public CompletionStage<@Nullable Void> rerank(RoutingContext context) {
    return edge.serve(context, dialect, Api.RERANK);
  }
}
