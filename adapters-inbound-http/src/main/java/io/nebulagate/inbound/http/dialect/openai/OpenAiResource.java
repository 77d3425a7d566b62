package io.nebulagate.inbound.http.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.relay.ModelsUseCase;
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
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's paths, on the event loop. Who may use them is decided by the API key, which the relay
 * checks; the framework's own sign-in has no part in it, hence {@code PermitAll}.
 */
@Singleton
@Path("/v1")
public class OpenAiResource {

  /** No model has a date of birth here, and SDKs insist on one: 2026-01-01. */
  private static final long CREATED = 1_767_225_600L;

  private static final String OWNER = "nebulagate";

  private final RelayDialect dialect = new OpenAiDialect();
  private final RelayEdge edge;
  private final ModelsUseCase models;
  private final ClientAddress clients;

  OpenAiResource(RelayEdge edge, ModelsUseCase models, ClientAddress clients) {
    this.edge = edge;
    this.models = models;
    this.clients = clients;
  }

  /** A conversation. */
  @POST
  @Path("/chat/completions")
  @PermitAll
  public CompletionStage<@Nullable Void> chat(RoutingContext context) {
    return edge.serve(context, dialect, Api.CHAT);
  }

  /** Text to be continued. */
  @POST
  @Path("/completions")
  @PermitAll
  public CompletionStage<@Nullable Void> completions(RoutingContext context) {
    return edge.serve(context, dialect, Api.COMPLETIONS);
  }

  /** Text to be turned into vectors. */
  @POST
  @Path("/embeddings")
  @PermitAll
  public CompletionStage<@Nullable Void> embeddings(RoutingContext context) {
    return edge.serve(context, dialect, Api.EMBEDDINGS);
  }

  /** The models the key may ask for. */
  @GET
  @Path("/models")
  @PermitAll
  public CompletionStage<Response> models(RoutingContext context) {
    return models
        .list(Credentials.of(context.request()), clients.of(context.request()))
        .thenApply(names -> {
          ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
          ArrayNode items = list.putArray("data");
          names.forEach(name -> items.add(view(name)));
          return json(list);
        });
  }

  /** One of them; names may contain slashes. */
  @GET
  @Path("/models/{model:.+}")
  @PermitAll
  public CompletionStage<Response> model(RoutingContext context, @PathParam("model") String name) {
    return models
        .find(Credentials.of(context.request()), clients.of(context.request()), name)
        .thenApply(found -> json(view(found)));
  }

  private static ObjectNode view(ModelName model) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", model.value())
        .put("object", "model")
        .put("created", CREATED)
        .put("owned_by", OWNER);
  }

  private static Response json(ObjectNode body) {
    return Response.ok(body.toString(), MediaType.APPLICATION_JSON_TYPE).build();
  }
}
