package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.Scrubber;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * What providers of this dialect say when they refuse: {@code {"type":"error","error":{"type",
 * "message"}}}, as the answer or in the middle of a stream (Anthropic's pages on errors, 2026-11).
 */
final class Refusals {

  private static final String CALLER = "invalid_request_error";
  private static final int OVERLOADED = 529;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int TOO_LARGE = 413;

  private Refusals() {}

  /** The refusal a client may see. */
  static UpstreamRejected read(UpstreamRequest request, int status, byte[] body) {
    try {
      return rejected(request, status, Json.tree(body, 0, body.length).path("error"));
    } catch (IOException nothingSaid) {
      return rejected(request, status, MissingNode.getInstance());
    }
  }

  /** Throws for an error that came with status 200, whole or as a frame. */
  static void refuseError(JsonNode answer, UpstreamRequest request) {
    JsonNode error = answer.path("error");
    if (error.isObject() || answer.path("type").asText("").equals("error")) {
      throw new UpstreamException(fault(request, error));
    }
  }

  private static UpstreamFault fault(UpstreamRequest request, JsonNode error) {
    return switch (error.path("type").asText("")) {
      case "overloaded_error" -> new UpstreamFault.Failed(OVERLOADED);
      case "rate_limit_error" -> new UpstreamFault.Throttled(Optional.empty());
      case "authentication_error" -> new UpstreamFault.Unauthorised(401);
      case "billing_error" -> new UpstreamFault.Unauthorised(402);
      case "permission_error" -> new UpstreamFault.Unauthorised(403);
      case "timeout_error" -> new UpstreamFault.Timeout();
      case CALLER -> meant(request, BAD_REQUEST, error);
      case "not_found_error" -> meant(request, NOT_FOUND, error);
      case "request_too_large" -> meant(request, TOO_LARGE, error);
      default -> new UpstreamFault.Failed(500);
    };
  }

  private static UpstreamFault meant(UpstreamRequest request, int status, JsonNode error) {
    return Faults.ofStatus(status, Optional.empty(), () -> rejected(request, status, error));
  }

  /** In the words that every dialect of clients knows how to tell. */
  private static UpstreamRejected rejected(UpstreamRequest request, int status, JsonNode error) {
    String said = error.isTextual() ? error.textValue() : error.path("message").asText("");
    boolean tooLong = said.toLowerCase(Locale.ROOT).contains("prompt is too long");
    boolean noModel = status == NOT_FOUND;
    return new UpstreamRejected(
        status,
        said.isBlank() ? "The provider rejected the request." : Scrubber.of(request).scrub(said),
        CALLER,
        tooLong ? Optional.of("messages") : noModel ? Optional.of("model") : Optional.empty(),
        tooLong
            ? Optional.of("context_length_exceeded")
            : noModel ? Optional.of("model_not_found") : Optional.empty());
  }
}
