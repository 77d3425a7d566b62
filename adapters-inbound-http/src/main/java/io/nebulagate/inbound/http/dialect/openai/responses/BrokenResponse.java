package io.nebulagate.inbound.http.dialect.openai.responses;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.inbound.http.dialect.AnswerIds;

/**
 * What ends a stream of a response that breaks: the error, which SDKs throw, and then the response
 * that failed, without which Codex would show no message. How many events came before is not known
 * here; numbers beyond all of them keep the order.
 */
public final class BrokenResponse {

  private static final int NUMBER = Integer.MAX_VALUE - 1;

  private BrokenResponse() {}

  /**
   * The frames.
   *
   * @param error with {@code message}, {@code type}, {@code param} and {@code code}
   */
  public static String frames(RequestId request, ObjectNode error) {
    ObjectNode told = JsonNodeFactory.instance.objectNode().put("type", "error");
    told.set("code", error.path("code"));
    told.set("message", error.path("message"));
    told.set("param", error.path("param"));
    told.set("error", error);
    told.put("sequence_number", NUMBER);
    return frame("error", told) + frame("response.failed", failed(request, error));
  }

  private static ObjectNode failed(RequestId request, ObjectNode error) {
    AnswerIds ids = new AnswerIds(request);
    ObjectNode failed = JsonNodeFactory.instance.objectNode().put("type", "response.failed");
    ObjectNode response = failed.putObject("response");
    response
        .put("id", ids.of("resp_"))
        .put("object", "response")
        .put("created_at", ids.seconds())
        .put("status", "failed");
    ObjectNode reason = response.putObject("error");
    reason.set("code", error.path("code"));
    reason.set("message", error.path("message"));
    response.putNull("incomplete_details").putArray("output");
    response.putNull("usage");
    failed.put("sequence_number", NUMBER + 1);
    return failed;
  }

  private static String frame(String event, ObjectNode data) {
    return "event: " + event + "\ndata: " + data + "\n\n";
  }
}
