package io.nebulagate.inbound.http.dialect.openai;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.nebulagate.inbound.http.relay.RelayEdge;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's newer form of a conversation, on the event loop. The API key decides who may use it,
 * hence {@code PermitAll}.
 */
@Singleton
@Path("/v1/responses")
public class ResponsesResource {

  private final RelayDialect dialect = new ResponsesDialect();
  private final RelayEdge edge;

  ResponsesResource(RelayEdge edge) {
    this.edge = edge;
  }

  @Operation(summary = "A conversation in OpenAI's newer form")
  @RequestBodySchema(OpenAiBodies.Responses.class)
  @POST
  @PermitAll
  public CompletionStage<@Nullable Void> respond(RoutingContext context) {
    return edge.serve(context, dialect, Api.RESPONSES);
  }

  /** Only a WebSocket is opened by {@code GET}; what comes here asks for none. */
  @Operation(hidden = true)
  @GET
  @PermitAll
  public void webSocket(RoutingContext context) {
    throw new GatewayException(
        new GatewayError.UnknownUrl(context.request().method().name(), context.normalizedPath()));
  }
}
