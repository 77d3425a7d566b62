package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.outbound.provider.support.Reply;

/** Cohere. */
final class CohereVendor implements Vendor {

  private static final String USAGE =
      "\"usage\":{\"billed_units\":{\"input_tokens\":11,\"output_tokens\":5},"
          + "\"tokens\":{\"input_tokens\":11,\"output_tokens\":5}}";

  @Override
  public String provider() {
    return "\"type\":\"cohere\"";
  }

  @Override
  public String whole(Scene scene) {
    String thought =
        scene == Scene.REASONING ? "{\"type\":\"thinking\",\"thinking\":\"" + THOUGHT + "\"}," : "";
    String calls =
        scene == Scene.TOOLS
            ? ",\"tool_calls\":[" + call("c1", "Paris") + "," + call("c2", "Rome") + "]"
            : "";
    return ("{\"id\":\"1\",\"finish_reason\":\"%s\",\"message\":{\"role\":\"assistant\","
            + "\"content\":[%s{\"type\":\"text\",\"text\":\"%s\"}]%s},%s}")
        .formatted(scene == Scene.TOOLS ? "TOOL_CALL" : "COMPLETE", thought, TEXT, calls, USAGE);
  }

  private static String call(String id, String city) {
    return ("{\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
            + "\"arguments\":\"{\\\"city\\\":\\\"%s\\\"}\"}}")
        .formatted(id, city);
  }

  @Override
  public String stream(Scene scene) {
    StringBuilder events =
        new StringBuilder(
            event(
                "message-start",
                "\"id\":\"1\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[]}}"));
    int index = 0;
    if (scene == Scene.REASONING) {
      events.append(content(index++, "thinking", THOUGHT));
    }
    events.append(
        event(
            "content-start",
            "\"index\":%d,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}"
                .formatted(index)));
    events.append(piece(index, "text", "Hello, ")).append(piece(index, "text", "wörld."));
    events.append(event("content-end", "\"index\":" + index));
    if (scene == Scene.TOOLS) {
      events.append(called(0, "c1", "Paris")).append(called(1, "c2", "Rome"));
    }
    return events
        + event(
            "message-end",
            "\"delta\":{\"finish_reason\":\"%s\",%s}"
                .formatted(scene == Scene.TOOLS ? "TOOL_CALL" : "COMPLETE", USAGE))
        + "data: [DONE]\n\n";
  }

  private static String content(int index, String type, String words) {
    return event(
            "content-start",
            "\"index\":%d,\"delta\":{\"message\":{\"content\":{\"type\":\"%s\",\"%s\":\"\"}}}"
                .formatted(index, type, type))
        + piece(index, type, words)
        + event("content-end", "\"index\":" + index);
  }

  private static String piece(int index, String type, String words) {
    return event(
        "content-delta",
        "\"index\":%d,\"delta\":{\"message\":{\"content\":{\"%s\":\"%s\"}}}"
            .formatted(index, type, words));
  }

  private static String called(int index, String id, String city) {
    return event(
            "tool-call-start",
            ("\"index\":%d,\"delta\":{\"message\":{\"tool_calls\":{\"id\":\"%s\","
                    + "\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
                    + "\"arguments\":\"\"}}}}")
                .formatted(index, id))
        + event(
            "tool-call-delta",
            ("\"index\":%d,\"delta\":{\"message\":{\"tool_calls\":{\"function\":"
                    + "{\"arguments\":\"{\\\"city\\\":\\\"%s\\\"}\"}}}}")
                .formatted(index, city))
        + event("tool-call-end", "\"index\":" + index);
  }

  private static String event(String type, String members) {
    return "event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, members);
  }

  @Override
  public String broken() {
    return event(
            "message-start",
            "\"id\":\"1\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[]}}")
        + event(
            "content-start",
            "\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}")
        + piece(0, "text", "Hello, ")
        + event("message-end", "\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\"it burns\"}");
  }

  @Override
  public Reply refusal(int status, String message) {
    return Reply.json(status, "{\"id\":\"1\",\"message\":\"%s\"}".formatted(message));
  }

  @Override
  public void understands(Scene scene, JsonNode question) {
    String messages = question.path("messages").toString();
    assertThat(question.at("/messages/0/role").asText()).isEqualTo("system");
    assertThat(messages).contains(Client.SYSTEM, Client.USER);
    switch (scene) {
      case TEXT, REASONING -> {}
      case TOOLS ->
          assertThat(question.at("/tools/0/function/name").asText()).isEqualTo("get_weather");
      case RESULTS -> {
        assertThat(question.path("messages").findValuesAsText("role"))
            .containsExactly("system", "user", "assistant", "tool", "tool");
        assertThat(messages).contains("sunny", "rainy");
      }
      case IMAGE -> assertThat(messages).contains(Client.PNG);
      case SCHEMA ->
          assertThat(question.at("/response_format/json_schema/required/0").asText())
              .isEqualTo("city");
    }
  }
}
