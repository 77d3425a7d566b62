package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** OpenAI, asked for Responses alone. */
final class ResponsesVendor implements Vendor {

  private static final String SEAL = "gAAAA-an-encrypted-thought";

  @Override
  public String provider() {
    return "\"type\":\"openai\",\"apis\":[\"responses\"]";
  }

  @Override
  public String wantsBack() {
    return SEAL;
  }

  @Override
  public String whole(Scene scene) {
    return response(scene, "completed");
  }

  private static String response(Scene scene, String status) {
    StringBuilder output = new StringBuilder();
    if (scene == Scene.REASONING || scene == Scene.TOOLS) {
      output.append(thought()).append(',');
    }
    output.append(message());
    if (scene == Scene.TOOLS) {
      output.append(',').append(call(1, "Paris")).append(',').append(call(2, "Rome"));
    }
    return ("{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"status\":\"%s\","
            + "\"model\":\"own-name\",\"output\":[%s],\"usage\":{\"input_tokens\":11,"
            + "\"output_tokens\":5,\"total_tokens\":16}}")
        .formatted(status, output);
  }

  private static String thought() {
    return ("{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\","
            + "\"text\":\"%s\"}],\"encrypted_content\":\"%s\"}")
        .formatted(THOUGHT, SEAL);
  }

  private static String message() {
    return ("{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\","
            + "\"status\":\"completed\",\"content\":[%s]}")
        .formatted(part(TEXT));
  }

  private static String part(String text) {
    return "{\"type\":\"output_text\",\"text\":\"%s\",\"annotations\":[]}".formatted(text);
  }

  private static String call(int number, String city) {
    return ("{\"type\":\"function_call\",\"id\":\"fc_%d\",\"call_id\":\"c%d\","
            + "\"name\":\"get_weather\",\"status\":\"completed\","
            + "\"arguments\":\"{\\\"city\\\":\\\"%s\\\"}\"}")
        .formatted(number, number, city);
  }

  @Override
  public String stream(Scene scene) {
    StringBuilder events =
        new StringBuilder(
            event(
                "response.created",
                "\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,"
                    + "\"model\":\"own-name\",\"status\":\"in_progress\",\"output\":[]}"));
    int index = 0;
    if (scene == Scene.REASONING || scene == Scene.TOOLS) {
      events.append(added(index, "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[]}"));
      events.append(
          summary(index, "part.added", "\"part\":{\"type\":\"summary_text\",\"text\":\"\"}"));
      events.append(summary(index, "text.delta", "\"delta\":\"" + THOUGHT + "\""));
      events.append(summary(index, "text.done", "\"text\":\"" + THOUGHT + "\""));
      events.append(done(index++, thought()));
    }
    events.append(words(index));
    events.append(content(index, "output_text.done", "\"logprobs\":[],\"text\":\"" + TEXT + "\""));
    events.append(content(index, "content_part.done", "\"part\":" + part(TEXT)));
    events.append(done(index++, message()));
    if (scene == Scene.TOOLS) {
      events.append(called(index++, 1, "Paris")).append(called(index, 2, "Rome"));
    }
    return numbered(
        events + event("response.completed", "\"response\":" + response(scene, "completed")));
  }

  private static String words(int index) {
    return begun(index) + delta(index, "Hello, ") + delta(index, "wörld.");
  }

  private static String begun(int index) {
    return added(
            index, "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"content\":[]}")
        + content(index, "content_part.added", "\"part\":" + part(""));
  }

  private static String delta(int index, String text) {
    return content(index, "output_text.delta", "\"logprobs\":[],\"delta\":\"" + text + "\"");
  }

  private static String content(int index, String type, String members) {
    return event(
        "response." + type,
        "\"output_index\":%d,\"item_id\":\"msg_1\",\"content_index\":0,%s"
            .formatted(index, members));
  }

  private static String summary(int index, String type, String members) {
    return event(
        "response.reasoning_summary_" + type,
        "\"output_index\":%d,\"item_id\":\"rs_1\",\"summary_index\":0,%s"
            .formatted(index, members));
  }

  private static String called(int index, int number, String city) {
    return added(
            index,
            "{\"type\":\"function_call\",\"id\":\"fc_%d\",\"call_id\":\"c%d\",\"name\":\"get_weather\",\"arguments\":\"\"}"
                .formatted(number, number))
        + event(
            "response.function_call_arguments.delta",
            "\"output_index\":%d,\"item_id\":\"fc_%d\",\"delta\":\"{\\\"city\\\":\\\"%s\\\"}\""
                .formatted(index, number, city))
        + done(index, call(number, city));
  }

  private static String added(int index, String item) {
    return event("response.output_item.added", "\"output_index\":" + index + ",\"item\":" + item);
  }

  private static String done(int index, String item) {
    return event("response.output_item.done", "\"output_index\":" + index + ",\"item\":" + item);
  }

  private static String event(String type, String members) {
    return "event: %s\ndata: {\"type\":\"%s\",\"sequence_number\":N,%s}\n\n"
        .formatted(type, type, members);
  }

  /** Events count from 0. */
  private static String numbered(String events) {
    String counted = events;
    for (int number = 0; counted.contains("_number\":N"); number++) {
      counted = counted.replaceFirst("_number\":N", "_number\":" + number);
    }
    return counted;
  }

  @Override
  public String broken() {
    return numbered(
        event("response.created", "\"response\":{\"id\":\"resp_1\",\"output\":[]}")
            + begun(0)
            + delta(0, "Hello, ")
            + event(
                "response.failed",
                "\"response\":{\"id\":\"resp_1\",\"status\":\"failed\",\"error\":"
                    + "{\"code\":\"server_error\",\"message\":\"it burns\"}}"));
  }

  @Override
  public void understands(Scene scene, JsonNode question) {
    assertThat(question.path("instructions").asText() + question.path("input"))
        .contains(Client.SYSTEM);
    String input = question.path("input").toString();
    assertThat(input).contains(Client.USER);
    switch (scene) {
      case TEXT -> {}
      case TOOLS -> assertThat(question.at("/tools/0/name").asText()).isEqualTo("get_weather");
      case RESULTS ->
          assertThat(question.path("input").findValuesAsText("type"))
              .containsSubsequence(
                  "function_call", "function_call", "function_call_output", "function_call_output");
      case IMAGE -> assertThat(input).contains("data:image/png;base64," + Client.PNG);
      case REASONING ->
          assertThat(question.at("/reasoning/effort").asText()).isIn("low", "minimal");
      case SCHEMA ->
          assertThat(question.at("/text/format/schema/required/0").asText()).isEqualTo("city");
    }
  }
}
