package io.nebulagate.inbound.http.openapi;

import io.nebulagate.inbound.http.document.Refuses;
import io.nebulagate.inbound.http.document.Schemas;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * How an endpoint may refuse. What follows from its shape (who may call it, whether it reads a body
 * or takes an id) is said here; what is its own stands at the method as {@link Refuses}.
 */
final class Refusals {

  private static final Map<String, String> RELAY =
      Map.of(
          "400",
              "`invalid_json`, `missing_required_parameter`, `invalid_value`,"
                  + " `ambiguous_credentials`",
          "403", "`account_frozen`, `ip_not_allowed`, `model_not_allowed`",
          "404", "`model_not_found`",
          "409", "`idempotency_in_progress`, `idempotency_key_reused`, `already_completed`",
          "413", "`request_too_large`: more than `MAX_BODY_BYTES`",
          "429",
              "`insufficient_quota`, `budget_exceeded`, `rate_limit_exceeded`,"
                  + " `upstream_rate_limited`; see `Retry-After` and `x-should-retry`",
          "502", "`upstream_request_failed`",
          "503", "`model_not_priced`, `no_available_route`, `overloaded`",
          "504", "`upstream_timeout`");

  private static final String GEMINI = "/v1beta/";
  private static final String COHERE = "/v2/";

  private static final String BAD_BODY =
      "`invalid_json`, `unknown_field`, `missing_required_parameter`, `invalid_value`,"
          + " `not_implemented`: the message names the field";

  private Refusals() {}

  /** Adds to what the method says of itself what follows from its shape. */
  static void addTo(Endpoint endpoint) {
    Map<String, String> refusals = ofShape(endpoint);
    endpoint
        .refusals()
        .forEach((status, own) ->
            refusals.merge(status, own, (usual, special) -> special + "; " + usual));
    refusals.forEach((status, words) ->
        endpoint
            .operation()
            .getResponses()
            .addAPIResponse(
                status, OASFactory.createAPIResponse().description(words).content(form(endpoint))));
  }

  private static Map<String, String> ofShape(Endpoint endpoint) {
    Map<String, String> refusals = new TreeMap<>();
    refusals.put("500", "`internal_error`");
    if (endpoint.byApiKey()) {
      ofKeys(endpoint, refusals);
    } else {
      ofAdmin(endpoint, refusals);
    }
    return refusals;
  }

  private static void ofKeys(Endpoint endpoint, Map<String, String> refusals) {
    refusals.put("400", "`ambiguous_credentials`");
    refusals.put("401", "`invalid_api_key`, `api_key_expired`, `api_key_disabled`");
    refusals.put("403", "`ip_not_allowed`");
    if (endpoint.has(Parameter.In.PATH)) {
      refusals.put("404", "`model_not_found`");
    }
    if (endpoint.relays()) {
      refusals.putAll(RELAY);
    }
  }

  private static void ofAdmin(Endpoint endpoint, Map<String, String> refusals) {
    if (!endpoint.open()) {
      refusals.put("401", "`unauthenticated`");
      refusals.put(
          "403",
          endpoint.looks()
              ? "`permission_denied`"
              : "`permission_denied`; `csrf_token_invalid` for a cookie without its token");
      refusals.put("429", "`too_many_attempts`: too many wrong tokens from one address");
    }
    if (endpoint.has(Parameter.In.QUERY)) {
      refusals.put("400", "`invalid_value`");
    }
    if (endpoint.has(Parameter.In.PATH)) {
      refusals.put("404", "`not_found`: no such thing, or none that the caller may know of");
    }
    if (endpoint.readsBody()) {
      refusals.put("400", BAD_BODY);
      refusals.put("413", "`request_too_large`: more than 1 MiB");
    }
    if (endpoint.movesMoney()) {
      refusals.put("409", "`idempotency_key_reused`: the key was used for another request");
    }
  }

  private static Content form(Endpoint endpoint) {
    String schema = endpoint.ofAdmin() ? Schemas.API_ERROR : relayed(endpoint.path());
    return OASFactory.createContent()
        .addMediaType(
            MediaType.APPLICATION_JSON, OASFactory.createMediaType().schema(Schemas.to(schema)));
  }

  private static String relayed(String path) {
    if (path.startsWith(COHERE)) {
      return Schemas.COHERE_ERROR;
    }
    return path.startsWith(GEMINI) ? Schemas.GOOGLE_ERROR : Schemas.RELAY_ERROR;
  }
}
