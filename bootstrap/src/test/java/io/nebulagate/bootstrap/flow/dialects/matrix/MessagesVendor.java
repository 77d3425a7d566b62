package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.outbound.provider.support.Reply;
import java.util.List;

/** Anthropic. */
final class MessagesVendor implements Vendor {

  private static final String SEAL = "EqQBCkYIBxgCKkA-a-signature";

  @Override
  public String provider() {
    return "\"type\":\"anthropic\"";
  }

  @Override
  public String wantsBack() {
    return SEAL;
  }

  @Override
  public String whole(Scene scene) {
    StringBuilder content = new StringBuilder();
    if (scene == Scene.REASONING || scene == Scene.TOOLS) {
      content.append(
          "{\"type\":\"thinking\",\"thinking\":\"%s\",\"signature\":\"%s\"},"
              .formatted(THOUGHT, SEAL));
    }
    content.append("{\"type\":\"text\",\"text\":\"" + TEXT + "\"}");
    if (scene == Scene.TOOLS) {
      content.append(call("c1", "Paris")).append(call("c2", "Rome"));
    }
    return ("{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
            + "\"model\":\"own-name\",\"content\":[%s],\"stop_reason\":\"%s\","
            + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":11,\"output_tokens\":5}}")
        .formatted(content, scene == Scene.TOOLS ? "tool_use" : "end_turn");
  }

  private static String call(String id, String city) {
    return (",{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"get_weather\","
            + "\"input\":{\"city\":\"%s\"}}")
        .formatted(id, city);
  }

  @Override
  public String stream(Scene scene) {
    StringBuilder events = new StringBuilder(start());
    int index = 0;
    if (scene == Scene.REASONING || scene == Scene.TOOLS) {
      events.append(begin(index, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
      events.append(delta(index, "{\"type\":\"thinking_delta\",\"thinking\":\"" + THOUGHT + "\"}"));
      events.append(delta(index, "{\"type\":\"signature_delta\",\"signature\":\"" + SEAL + "\"}"));
      events.append(stop(index++));
    }
    events.append(begin(index, "{\"type\":\"text\",\"text\":\"\"}"));
    events.append(delta(index, "{\"type\":\"text_delta\",\"text\":\"Hello, \"}"));
    events.append(delta(index, "{\"type\":\"text_delta\",\"text\":\"wörld.\"}"));
    events.append(stop(index++));
    if (scene == Scene.TOOLS) {
      events.append(called(index++, "c1", "Paris")).append(called(index, "c2", "Rome"));
    }
    return events
        + event(
            "message_delta",
            "\"delta\":{\"stop_reason\":\"%s\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5}"
                .formatted(scene == Scene.TOOLS ? "tool_use" : "end_turn"))
        + event("message_stop", "\"x\":0");
  }

  private static String called(int index, String id, String city) {
    return begin(
            index,
            "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"get_weather\",\"input\":{}}"
                .formatted(id))
        + delta(index, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}")
        + delta(
            index,
            "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\":\\\"%s\\\"}\"}"
                .formatted(city))
        + stop(index);
  }

  private static String start() {
    return event(
            "message_start",
            "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"own-name\",\"content\":[],\"stop_reason\":null,"
                + "\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}")
        + event("ping", "\"x\":0");
  }

  private static String begin(int index, String block) {
    return event("content_block_start", "\"index\":" + index + ",\"content_block\":" + block);
  }

  private static String delta(int index, String delta) {
    return event("content_block_delta", "\"index\":" + index + ",\"delta\":" + delta);
  }

  private static String stop(int index) {
    return event("content_block_stop", "\"index\":" + index);
  }

  private static String event(String type, String members) {
    return "event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, members);
  }

  @Override
  public String broken() {
    return start()
        + begin(0, "{\"type\":\"text\",\"text\":\"\"}")
        + delta(0, "{\"type\":\"text_delta\",\"text\":\"Hello, \"}")
        + event("error", "\"error\":{\"type\":\"api_error\",\"message\":\"it burns\"}");
  }

  @Override
  public Reply refusal(int status, String message) {
    return Reply.json(
        status,
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"%s\"}}"
            .formatted(message));
  }

  @Override
  public void understands(Scene scene, JsonNode question) {
    assertThat(question.path("max_tokens").asLong()).isPositive();
    assertThat(question.path("system").toString()).contains(Client.SYSTEM);
    List<String> roles = question.path("messages").findValuesAsText("role");
    for (int i = 0; i < roles.size(); i++) {
      assertThat(roles.get(i)).isEqualTo(i % 2 == 0 ? "user" : "assistant");
    }
    String messages = question.path("messages").toString();
    assertThat(messages).contains(Client.USER).doesNotContain("\"text\":\"\"");
    switch (scene) {
      case TEXT -> {}
      case TOOLS -> {
        assertThat(question.at("/tools/0/name").asText()).isEqualTo("get_weather");
        assertThat(question.at("/tools/0/input_schema/type").asText()).isEqualTo("object");
      }
      case RESULTS -> {
        assertThat(question.at("/messages/1/content").findValuesAsText("type"))
            .containsSubsequence("tool_use", "tool_use");
        JsonNode results = question.at("/messages/2/content");
        assertThat(results).hasSize(2);
        assertThat(results.findValuesAsText("tool_use_id"))
            .isEqualTo(question.at("/messages/1/content").findValuesAsText("id"));
        assertThat(results.toString()).contains("sunny", "rainy");
      }
      case IMAGE -> assertThat(messages).contains("\"data\":\"" + Client.PNG + "\"");
      case REASONING ->
          assertThat(question.path("thinking").path("type").asText()).isIn("enabled", "adaptive");
      case SCHEMA ->
          assertThat(question.at("/output_config/format/schema/required/0").asText())
              .isEqualTo("city");
    }
  }
}
