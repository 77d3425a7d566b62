package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.Scrubber;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Google says went wrong: {@code {"error":{code, message, status, details}}}, alone or in a
 * list of one. A key that is not taken is a 400 with the reason {@code API_KEY_INVALID}, and how
 * long to wait stands in the details (google.rpc, 2026-11).
 */
final class GoogleError {

  private static final Pattern DELAY = Pattern.compile("(\\d{1,9}(?:[.]\\d{1,9})?)s");
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(3_600);
  private static final String RETRY_INFO = "google.rpc.RetryInfo";
  private static final String NO_KEY = "API_KEY_INVALID";
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORISED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int THROTTLED = 429;
  private static final int FAILED = 500;
  private static final int STATUS_MAX = 599;

  private final JsonNode error;

  private GoogleError(JsonNode error) {
    this.error = error;
  }

  /** Reads what can be read of a body; the rest stays unsaid. */
  static GoogleError parse(byte[] body) {
    try {
      return find(Json.tree(body, 0, body.length))
          .orElseGet(() -> new GoogleError(MissingNode.getInstance()));
    } catch (IOException _) {
      return new GoogleError(MissingNode.getInstance());
    }
  }

  /** The error in an answer or a frame, if it is one. */
  static Optional<GoogleError> find(JsonNode answer) {
    JsonNode first = answer.isArray() ? answer.path(0) : answer;
    JsonNode error = first.path("error");
    boolean some = error.isObject() || (error.isTextual() && !error.textValue().isEmpty());
    return some ? Optional.of(new GoogleError(error)) : Optional.empty();
  }

  /** The refusal a client may see. */
  UpstreamRejected toRejection(int status, Scrubber scrubber) {
    String message = error.isTextual() ? error.textValue() : error.path("message").asText("");
    return new UpstreamRejected(
        status,
        message.isBlank() ? "The provider rejected the request." : scrubber.scrub(message),
        "invalid_request_error",
        field().map(scrubber::scrub),
        code(status, message).map(scrubber::scrub));
  }

  /** Known to clients of every dialect by OpenAI's words, else by Google's. */
  private Optional<String> code(int status, String message) {
    if (status == NOT_FOUND) {
      return Optional.of("model_not_found");
    }
    if (message.contains("token count") && message.contains("exceeds the maximum")) {
      return Optional.of("context_length_exceeded");
    }
    return Optional.of(error.path("status").asText("")).filter(word -> !word.isEmpty());
  }

  private Optional<String> field() {
    for (JsonNode detail : error.path("details")) {
      String field = detail.path("fieldViolations").path(0).path("field").asText("");
      if (!field.isEmpty()) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /**
   * What it means with this HTTP status.
   *
   * @param asked how long to wait, by the headers
   */
  UpstreamFault toFault(int status, Optional<Duration> asked, Scrubber scrubber) {
    if (status == BAD_REQUEST && hasReason(NO_KEY)) {
      return new UpstreamFault.Unauthorised(UNAUTHORISED);
    }
    // The account's place or its billing, never the question.
    if (status == BAD_REQUEST && error.path("status").asText("").equals("FAILED_PRECONDITION")) {
      return new UpstreamFault.Unauthorised(FORBIDDEN);
    }
    return Faults.ofStatus(status, asked.or(this::delay), () -> toRejection(status, scrubber));
  }

  /** What it means inside a stream, where its own code is all there is. */
  UpstreamFault toFault(Scrubber scrubber) {
    int code = error.path("code").asInt(0);
    boolean told = code >= BAD_REQUEST && code <= STATUS_MAX;
    return toFault(told ? code : statusOfWord(), Optional.empty(), scrubber);
  }

  private int statusOfWord() {
    return switch (error.path("status").asText("")) {
      case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> BAD_REQUEST;
      case "UNAUTHENTICATED" -> UNAUTHORISED;
      case "PERMISSION_DENIED" -> FORBIDDEN;
      case "NOT_FOUND" -> NOT_FOUND;
      case "RESOURCE_EXHAUSTED" -> THROTTLED;
      case "UNAVAILABLE" -> 503;
      case "DEADLINE_EXCEEDED" -> 504;
      default -> FAILED;
    };
  }

  private boolean hasReason(String reason) {
    for (JsonNode detail : error.path("details")) {
      if (detail.path("reason").asText("").equals(reason)) {
        return true;
      }
    }
    return false;
  }

  private Optional<Duration> delay() {
    for (JsonNode detail : error.path("details")) {
      Matcher delay = DELAY.matcher(detail.path("retryDelay").asText(""));
      if (detail.path("@type").asText("").endsWith(RETRY_INFO) && delay.matches()) {
        BigDecimal seconds = new BigDecimal(delay.group(1)).min(LONGEST_SECONDS);
        return Optional.of(
            Duration.ofMillis(
                seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact()));
      }
    }
    return Optional.empty();
  }
}
