package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.Scrubber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says went wrong, in the shapes its dialect comes in: OpenAI's {@code
 * {"error":{…}}}, an error that is a text, Mistral's without the envelope, FastAPI's {@code
 * detail}, Gemini's list of one.
 */
public final class ErrorBody {

  private static final int NESTING_MAX = 4;

  private @Nullable String message;
  private @Nullable String type;
  private @Nullable String param;
  private @Nullable String code;
  private int status;

  private ErrorBody() {}

  /** What stands in an error that has been parsed. */
  public static ErrorBody of(JsonNode error) {
    byte[] bytes = error.toString().getBytes(StandardCharsets.UTF_8);
    return parse(bytes, 0, bytes.length);
  }

  /** Reads what can be read of a body; the rest stays unsaid. */
  public static ErrorBody parse(byte[] bytes, int from, int to) {
    ErrorBody error = new ErrorBody();
    try (JsonParser json = Json.read(bytes, from, to)) {
      json.nextToken();
      error.readValue(json, 0);
    } catch (IOException _) {
      return error; // no JSON, or cut: what was understood so far is all there is
    }
    return error;
  }

  private void readValue(JsonParser json, int nesting) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      message = message == null ? json.getText() : message;
    } else if (token == JsonToken.START_ARRAY && nesting < NESTING_MAX) {
      while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
        readValue(json, nesting + 1);
      }
    } else if (token == JsonToken.START_OBJECT && nesting < NESTING_MAX) {
      String name;
      while ((name = json.nextFieldName()) != null) {
        json.nextToken();
        readMember(name, json, nesting);
      }
    } else if (token != null) {
      json.skipChildren();
    }
  }

  private void readMember(String name, JsonParser json, int nesting) throws IOException {
    switch (name) {
      case "error", "detail" -> readValue(json, nesting + 1);
      case "message", "msg" -> message = textOr(json, message);
      case "type" -> type = textOr(json, type);
      case "param" -> param = textOr(json, param);
      case "code" -> {
        noteStatus(json);
        code = textOr(json, code);
      }
      case "status", "status_code" -> {
        noteStatus(json);
        json.skipChildren();
      }
      default -> json.skipChildren();
    }
  }

  private void noteStatus(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      int number = json.getValueAsInt(0);
      status = number >= 400 && number <= 599 ? number : status;
    }
  }

  private static @Nullable String textOr(JsonParser json, @Nullable String before)
      throws IOException {
    if (!json.currentToken().isScalarValue() || json.currentToken() == JsonToken.VALUE_NULL) {
      json.skipChildren();
      return before;
    }
    return json.getText();
  }

  /** The refusal a client may see. */
  public UpstreamRejected toRejection(int httpStatus, Scrubber scrubber) {
    return new UpstreamRejected(
        httpStatus,
        message == null || message.isBlank()
            ? "The provider rejected the request."
            : scrubber.scrub(message),
        type == null || type.isBlank() ? "invalid_request_error" : scrubber.scrub(type),
        Optional.ofNullable(param).map(scrubber::scrub),
        Optional.ofNullable(code).map(scrubber::scrub));
  }

  /**
   * What an error inside a stream means. There is no HTTP status left to tell; vendors put one into
   * {@code code} or {@code status_code}, or nothing but a word.
   */
  public UpstreamFault toFault(Scrubber scrubber) {
    int meant = status == 0 ? statusOfWords() : status;
    return Faults.ofStatus(meant, Optional.empty(), () -> toRejection(meant, scrubber));
  }

  private int statusOfWords() {
    String words = (code == null ? "" : code) + ' ' + (type == null ? "" : type);
    if (containsAny(words, "rate_limit", "insufficient_quota", "too_many_requests")) {
      return 429;
    }
    if (containsAny(words, "authentication", "invalid_api_key", "permission")) {
      return 401;
    }
    if (containsAny(words, "timeout")) {
      return 504;
    }
    if (containsAny(words, "not_found")) {
      return 404;
    }
    boolean aboutTheRequest =
        containsAny(words, "invalid_", "context_length", "content_filter", "tool_use_failed");
    return aboutTheRequest ? 400 : 500;
  }

  private static boolean containsAny(String words, String... some) {
    for (String word : some) {
      if (words.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
