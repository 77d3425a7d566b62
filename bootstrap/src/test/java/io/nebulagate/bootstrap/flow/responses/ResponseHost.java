package io.nebulagate.bootstrap.flow.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.ScriptedUpstream.Received;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A provider that keeps responses, each for the key it was made with. */
final class ResponseHost implements AutoCloseable {

  private static final String INPUT =
      """
      {"object":"list","data":[{"id":"msg_in","type":"message","role":"user",
        "status":"completed","content":[{"type":"input_text","text":"Hi"}]}],
        "first_id":"msg_in","last_id":"msg_in","has_more":false}\
      """;
  private static final String USAGE =
      """
      {"input_tokens":10,"input_tokens_details":{"cached_tokens":0},"output_tokens":6,\
      "output_tokens_details":{"reasoning_tokens":0},"total_tokens":16}\
      """;

  private final ScriptedUpstream upstream = ScriptedUpstream.start().answering(this::answer);
  private final Map<String, String> keyOf = new ConcurrentHashMap<>();
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  URI baseUrl() {
    return upstream.baseUrl();
  }

  List<Received> received() {
    return upstream.received();
  }

  /** Whether a response is one of its own. */
  boolean made(String id) {
    return made.contains(id);
  }

  Received last() {
    return upstream.received().getLast();
  }

  private Reply answer(Received request) {
    String path = request.path().replaceAll("\\?.*", "");
    String key = request.headers().getOrDefault("authorization", "");
    if (path.equals("/v1/responses")) {
      return begin(GatewayClient.json(request.body()), key);
    }
    String id = path.split("/", -1)[3];
    if (!key.equals(keyOf.get(id))) {
      return Reply.json(404, error("Response with id '" + id + "' not found.", "null"));
    }
    if (request.method().equals("DELETE")) {
      keyOf.remove(id);
      return Reply.json("{\"id\":\"%s\",\"object\":\"response\",\"deleted\":true}".formatted(id));
    }
    if (path.endsWith("/cancel")) {
      return Reply.json(400, error("Cannot cancel a synchronous response.", "null"));
    }
    return path.endsWith("/input_items")
        ? Reply.json(INPUT)
        : Reply.json(response(id, "completed"));
  }

  private Reply begin(JsonNode question, String key) {
    String previous = question.path("previous_response_id").asText("");
    if (!previous.isEmpty() && !key.equals(keyOf.get(previous))) {
      return Reply.json(400, error("not mine", "\"previous_response_not_found\""));
    }
    String id = "resp_" + UUID.randomUUID().toString().replace("-", "");
    made.add(id);
    if (question.path("store").asBoolean(true)) {
      keyOf.put(id, key);
      keyOf.put(item(id), key);
    }
    return question.path("stream").asBoolean()
        ? Reply.stream(stream(id))
        : Reply.json(response(id, "completed"));
  }

  /** What it calls the one item of a response. */
  static String item(String response) {
    return response.replace("resp_", "msg_");
  }

  static String stream(String id) {
    return event("created", "\"response\":" + response(id, "in_progress"))
        + event("output_text.delta", "\"item_id\":\"m\",\"delta\":\"déjà vu\"")
        + event("output_item.done", "\"output_index\":0,\"item\":" + message(id))
        + event("completed", "\"response\":" + response(id, "completed"));
  }

  private static String event(String type, String members) {
    return "event: response.%s\ndata: {\"type\":\"response.%s\",%s}\n\n"
        .formatted(type, type, members);
  }

  private static String message(String id) {
    return "{\"id\":\"%s\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"completed\","
            .formatted(item(id))
        + "\"content\":[{\"type\":\"output_text\",\"text\":\"déjà vu\",\"annotations\":[]}]}";
  }

  private static String response(String id, String status) {
    boolean done = status.equals("completed");
    return """
    {"id":"%s","object":"response","created_at":1,"status":"%s","error":null,\
    "incomplete_details":null,"instructions":null,"metadata":{},"model":"own-name",\
    "output":[%s],"parallel_tool_calls":true,"temperature":1.0,"tool_choice":"auto",\
    "tools":[],"top_p":1.0,"usage":%s}\
    """
        .formatted(id, status, done ? message(id) : "", done ? USAGE : "null");
  }

  private static String error(String message, String code) {
    return ("{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":null,"
            + "\"code\":%s}}")
        .formatted(message, code);
  }

  @Override
  public void close() {
    upstream.close();
  }
}
