package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** OpenAI's chat. Its stream reader is as strict as the official SDK's. */
final class ChatClient implements Client {

  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
          + "\"description\":\"Tells the weather\",\"parameters\":"
          + SCHEMA
          + "}}]";

  @Override
  public String path(String model, boolean stream) {
    return "/v1/chat/completions";
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
                  + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                  + call("call_1", "Paris")
                  + ","
                  + call("call_2", "Rome")
                  + "]},{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"sunny\"},"
                  + "{\"role\":\"tool\",\"tool_call_id\":\"call_2\",\"content\":\"rainy\"}],"
                  + TOOLS;
          case IMAGE ->
              "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\""
                  + USER
                  + "\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                  + PNG
                  + "\"}}]}]";
          case REASONING -> user + "],\"reasoning_effort\":\"low\"";
          case SCHEMA ->
              user
                  + "],\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                  + "{\"name\":\"place\",\"strict\":true,\"schema\":"
                  + Client.SCHEMA
                  + "}}";
        };
    return "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":2000%s,\"messages\":[%s,%s}"
        .formatted(
            model,
            stream,
            stream ? ",\"stream_options\":{\"include_usage\":true}" : "",
            "{\"role\":\"system\",\"content\":\"" + SYSTEM + "\"}",
            more);
  }

  private static String call(String id, String city) {
    return ("{\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
            + "\"arguments\":\"{\\\"city\\\":\\\"%s\\\"}\"}}")
        .formatted(id, city);
  }

  @Override
  public String next(String model, JsonNode answer) {
    JsonNode message = answer.at("/choices/0/message");
    StringBuilder results = new StringBuilder();
    for (JsonNode call : message.path("tool_calls")) {
      results
          .append(",{\"role\":\"tool\",\"content\":\"sunny\",\"tool_call_id\":")
          .append(call.path("id"))
          .append('}');
    }
    return "{\"model\":\"%s\",\"max_tokens\":2000,\"reasoning_effort\":\"low\",%s,\"messages\":["
            .formatted(model, TOOLS)
        + "{\"role\":\"user\",\"content\":\""
        + USER
        + "\"},"
        + message
        + results
        + "]}";
  }

  @Override
  public Heard whole(JsonNode answer) {
    assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
    assertThat(answer.path("id").asText()).isNotEmpty();
    Heard heard = new Heard();
    JsonNode choice = answer.at("/choices/0");
    JsonNode message = choice.path("message");
    heard.text.append(message.path("content").asText("").replace("null", ""));
    heard.thoughts.append(message.path("reasoning_content").asText(""));
    for (JsonNode call : message.path("tool_calls")) {
      Heard.Call one = new Heard.Call(call.path("id").asText(), call.at("/function/name").asText());
      one.arguments.append(call.at("/function/arguments").asText());
      heard.calls.add(one);
    }
    heard.end = choice.path("finish_reason").asText();
    usage(answer.path("usage"), heard);
    return heard;
  }

  @Override
  public Heard stream(String body) {
    Heard heard = new Heard();
    Map<Integer, Boolean> begun = new HashMap<>();
    for (JsonNode chunk : Client.events(body)) {
      if (chunk.has("error")) {
        heard.error = chunk.at("/error/message").asText();
        continue;
      }
      assertThat(chunk.path("choices").isArray()).as("choices in %s", chunk).isTrue();
      usage(chunk.path("usage"), heard);
      for (JsonNode choice : chunk.path("choices")) {
        JsonNode delta = choice.path("delta");
        int index = choice.path("index").asInt(-1);
        assertThat(index).as("index in %s", chunk).isNotNegative();
        if (begun.putIfAbsent(index, true) == null) {
          assertThat(delta.path("role").asText()).as("the first delta").isEqualTo("assistant");
        }
        delta(delta, heard);
        if (choice.path("finish_reason").isTextual()) {
          assertThat(heard.end).as("one reason").isEmpty();
          heard.end = choice.path("finish_reason").asText();
        }
      }
    }
    if (heard.error.isEmpty()) {
      assertThat(body).endsWith("data: [DONE]\n\n");
    }
    return heard;
  }

  private static void delta(JsonNode delta, Heard heard) {
    heard.text.append(delta.path("content").isTextual() ? delta.path("content").asText() : "");
    heard.thoughts.append(delta.path("reasoning_content").asText(""));
    for (JsonNode call : delta.path("tool_calls")) {
      int index = call.path("index").asInt(-1);
      assertThat(index).as("calls are counted without gaps").isBetween(0, heard.calls.size());
      if (index == heard.calls.size()) {
        heard.calls.add(
            new Heard.Call(call.path("id").asText(), call.at("/function/name").asText()));
        assertThat(call.path("id").asText()).isNotEmpty();
      }
      heard.calls.get(index).arguments.append(call.at("/function/arguments").asText(""));
    }
  }

  private static void usage(JsonNode usage, Heard heard) {
    if (usage.isObject()) {
      heard.input = usage.path("prompt_tokens").asLong();
      heard.output = usage.path("completion_tokens").asLong();
    }
  }

  @Override
  public String error(JsonNode body) {
    assertThat(body.at("/error/type").isTextual()).as("%s", body).isTrue();
    return body.at("/error/message").asText();
  }
}
