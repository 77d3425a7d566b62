package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** Anthropic's messages. Its stream reader insists on the grammar of blocks. */
final class MessagesClient implements Client {

  private static final String TOOLS =
      "\"tools\":[{\"name\":\"get_weather\",\"description\":\"Tells the weather\","
          + "\"input_schema\":"
          + SCHEMA
          + "}]";

  @Override
  public String path(String model, boolean stream) {
    return "/v1/messages";
  }

  @Override
  public String body(Scene scene, String model, boolean stream) {
    String user = "{\"role\":\"user\",\"content\":\"" + USER + "\"}";
    String more =
        switch (scene) {
          case TEXT -> user + "]";
          case TOOLS -> user + "]," + TOOLS;
          case RESULTS ->
              user
                  + ",{\"role\":\"assistant\",\"content\":["
                  + call("call_1", "Paris")
                  + ","
                  + call("call_2", "Rome")
                  + "]},{\"role\":\"user\",\"content\":["
                  + result("\"call_1\"", "sunny")
                  + ","
                  + result("\"call_2\"", "rainy")
                  + "]}],"
                  + TOOLS;
          case IMAGE ->
              "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\""
                  + USER
                  + "\"},{\"type\":\"image\",\"source\":{\"type\":\"base64\","
                  + "\"media_type\":\"image/png\",\"data\":\""
                  + PNG
                  + "\"}}]}]";
          case REASONING -> user + "],\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}";
          case SCHEMA ->
              user
                  + "],\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":"
                  + Client.SCHEMA
                  + "}}";
        };
    return "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":2000,\"system\":\"%s\",\"messages\":[%s}"
        .formatted(model, stream, SYSTEM, more);
  }

  private static String call(String id, String city) {
    return ("{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"get_weather\","
            + "\"input\":{\"city\":\"%s\"}}")
        .formatted(id, city);
  }

  private static String result(String id, String words) {
    return "{\"type\":\"tool_result\",\"tool_use_id\":%s,\"content\":\"%s\"}".formatted(id, words);
  }

  @Override
  public String next(String model, JsonNode answer) {
    StringBuilder results = new StringBuilder();
    for (JsonNode block : answer.path("content")) {
      if (block.path("type").asText().equals("tool_use")) {
        results.append(results.isEmpty() ? "" : ",");
        results.append(result(block.path("id").toString(), "sunny"));
      }
    }
    return "{\"model\":\"%s\",\"max_tokens\":2000,%s,\"messages\":[".formatted(model, TOOLS)
        + "{\"role\":\"user\",\"content\":\""
        + USER
        + "\"},{\"role\":\"assistant\",\"content\":"
        + answer.path("content")
        + "},{\"role\":\"user\",\"content\":["
        + results
        + "]}],\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}}";
  }

  @Override
  public Heard whole(JsonNode answer) {
    assertThat(answer.path("type").asText()).isEqualTo("message");
    Heard heard = new Heard();
    for (JsonNode block : answer.path("content")) {
      switch (block.path("type").asText()) {
        case "text" -> heard.text.append(block.path("text").asText());
        case "thinking" -> heard.thoughts.append(block.path("thinking").asText());
        case "tool_use" -> {
          Heard.Call call = new Heard.Call(block.path("id").asText(), block.path("name").asText());
          call.arguments.append(block.path("input"));
          heard.calls.add(call);
        }
        default -> assertThat(block.path("type").asText()).isEqualTo("redacted_thinking");
      }
    }
    heard.end = answer.path("stop_reason").asText();
    usage(answer.path("usage"), heard);
    return heard;
  }

  @Override
  public Heard stream(String body) {
    Heard heard = new Heard();
    int open = -1;
    int next = 0;
    boolean over = false;
    for (JsonNode event : Client.events(body)) {
      assertThat(over).as("nothing follows the end").isFalse();
      String type = event.path("type").asText();
      assertThat(body).contains("event: " + type + "\ndata: ");
      switch (type) {
        case "message_start" -> usage(event.at("/message/usage"), heard);
        case "content_block_start" -> {
          assertThat(open).as("blocks do not interleave").isEqualTo(-1);
          open = event.path("index").asInt();
          assertThat(open).as("blocks are counted without gaps").isEqualTo(next++);
          begin(event.path("content_block"), heard);
        }
        case "content_block_delta" -> {
          assertThat(event.path("index").asInt()).isEqualTo(open);
          delta(event.path("delta"), heard);
        }
        case "content_block_stop" -> {
          assertThat(event.path("index").asInt()).isEqualTo(open);
          open = -1;
        }
        case "message_delta" -> {
          heard.end = event.at("/delta/stop_reason").asText();
          usage(event.path("usage"), heard);
        }
        case "message_stop" -> over = true;
        case "ping" -> {}
        case "error" -> heard.error = event.at("/error/message").asText();
        default -> throw new AssertionError("no such event: " + event);
      }
    }
    assertThat(over || !heard.error.isEmpty()).as("it ends: %s", body).isTrue();
    heard.calls.stream()
        .filter(call -> call.arguments.isEmpty())
        .forEach(call -> call.arguments.append("{}"));
    return heard;
  }

  private static void begin(JsonNode block, Heard heard) {
    if (block.path("type").asText().equals("tool_use")) {
      heard.calls.add(new Heard.Call(block.path("id").asText(), block.path("name").asText()));
    }
  }

  private static void delta(JsonNode delta, Heard heard) {
    switch (delta.path("type").asText()) {
      case "text_delta" -> heard.text.append(delta.path("text").asText());
      case "thinking_delta" -> heard.thoughts.append(delta.path("thinking").asText());
      case "input_json_delta" ->
          heard.calls.getLast().arguments.append(delta.path("partial_json").asText());
      default -> assertThat(delta.path("type").asText()).isIn("signature_delta", "citations_delta");
    }
  }

  private static void usage(JsonNode usage, Heard heard) {
    if (usage.path("input_tokens").asLong() > 0) {
      heard.input = usage.path("input_tokens").asLong();
    }
    heard.output = usage.path("output_tokens").asLong(heard.output);
  }

  @Override
  public String error(JsonNode body) {
    assertThat(body.path("type").asText()).as("%s", body).isEqualTo("error");
    return body.at("/error/message").asText();
  }
}
