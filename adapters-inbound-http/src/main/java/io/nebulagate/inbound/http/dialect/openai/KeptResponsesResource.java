package io.nebulagate.inbound.http.dialect.openai;

import io.nebulagate.application.access.Asker;
import io.nebulagate.application.responses.ResponsesUseCase;
import io.nebulagate.application.responses.ResponsesUseCase.Detail;
import io.nebulagate.application.responses.ResponsesUseCase.Kind;
import io.nebulagate.application.responses.ResponsesUseCase.Wish;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.origin.ClientAddress;
import io.nebulagate.inbound.http.relay.Credentials;
import io.nebulagate.inbound.http.relay.RequestIdHeader;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Responses that providers keep, as OpenAI's clients come back to them. Whoever the key belongs to
 * that asked for one reaches it, hence {@code PermitAll}; the answer is the provider's own.
 */
@Singleton
@Path("/v1/responses/{id}")
public class KeptResponsesResource {

  private static final String JSON = MediaType.APPLICATION_JSON;
  private static final String SAID = "What the provider says";
  private static final String INCLUDE = "include[]";
  private static final String STREAM = "stream";
  private static final Set<String> OF_RESPONSES = Set.of("include", INCLUDE);
  private static final Set<String> OF_INPUT =
      Set.of("include", INCLUDE, "after", "before", "limit", "order");
  private static final int DETAILS_MAX = 50;

  private final ResponsesUseCase responses;
  private final ClientAddress clients;

  KeptResponsesResource(ResponsesUseCase responses, ClientAddress clients) {
    this.responses = responses;
    this.clients = clients;
  }

  @Operation(summary = "A response that its provider keeps; free of charge")
  @APIResponse(
      responseCode = "200",
      description = SAID,
      content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
  @GET
  @PermitAll
  public CompletionStage<RestResponse<byte[]>> find(
      RoutingContext context, @PathParam("id") String id) {
    return ask(context, Kind.RESPONSE, id, OF_RESPONSES);
  }

  @Operation(summary = "What a response was asked, page by page; free of charge")
  @Parameter(
      name = "after",
      in = ParameterIn.QUERY,
      description = "The item to go on after",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(name = "limit", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(
      name = "order",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"asc", "desc"}))
  @APIResponse(
      responseCode = "200",
      description = SAID,
      content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
  @GET
  @Path("/input_items")
  @PermitAll
  public CompletionStage<RestResponse<byte[]>> input(
      RoutingContext context, @PathParam("id") String id) {
    return ask(context, Kind.INPUT, id, OF_INPUT);
  }

  @Operation(summary = "Asks the provider not to go on with a response; free of charge")
  @APIResponse(
      responseCode = "200",
      description = SAID,
      content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
  @POST
  @Path("/cancel")
  @PermitAll
  public CompletionStage<RestResponse<byte[]>> cancel(
      RoutingContext context, @PathParam("id") String id) {
    return ask(context, Kind.CANCELLATION, id, Set.of());
  }

  @Operation(summary = "Throws a response away, here and at its provider; free of charge")
  @APIResponse(
      responseCode = "200",
      description = SAID,
      content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
  @DELETE
  @PermitAll
  public CompletionStage<RestResponse<byte[]>> delete(
      RoutingContext context, @PathParam("id") String id) {
    return ask(context, Kind.DELETION, id, Set.of());
  }

  private CompletionStage<RestResponse<byte[]>> ask(
      RoutingContext context, Kind kind, String id, Set<String> known) {
    Asker asker = new Asker(Credentials.of(context.request()), clients.of(context.request()));
    Wish wish = new Wish(kind, id, details(context, known));
    return responses
        .ask(asker, RequestIdHeader.of(context), wish)
        .thenApply(body -> {
          byte[] bytes = new byte[body.remaining()];
          body.duplicate().get(bytes);
          return RestResponse.ResponseBuilder.ok(bytes, MediaType.APPLICATION_JSON_TYPE).build();
        });
  }

  /** What the client says besides; the key it may have put there too stays here. */
  private static List<Detail> details(RoutingContext context, Set<String> known) {
    List<Detail> details =
        context.queryParams().entries().stream()
            .filter(said -> !said.getKey().equals("key"))
            .map(said -> new Detail(said.getKey(), said.getValue()))
            .toList();
    if (details.size() > DETAILS_MAX) {
      throw GatewayException.invalidValue(INCLUDE, "must not come that often");
    }
    for (Detail detail : details) {
      if (detail.name().equals(STREAM) && !detail.value().equals("false")) {
        throw GatewayException.invalidValue(
            STREAM, "must be false: a response that is kept here has ended");
      }
      if (!known.contains(detail.name()) && !detail.name().equals(STREAM)) {
        throw GatewayException.invalidValue(detail.name(), "is not known here");
      }
    }
    return details.stream().filter(said -> !said.name().equals(STREAM)).toList();
  }
}
