package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** Cohere's chat. Its stream reader follows one content or call at a time, as clients do. */
final class CohereClient implements Client {

  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
          + "\"description\":\"Tells the weather\",\"parameters\":"
          + SCHEMA
          + "}}]";

  @Override
  public String path(String model, boolean stream) {
    return "/v2/chat";
  }

  @Override
  public String body(Scene scene, String model, boolean stream) {
    String user = user("\"" + USER + "\"");
    String more =
        switch (scene) {
          case TEXT -> user + "]";
          case TOOLS -> user + "]," + TOOLS;
          case RESULTS ->
              user
                  + ",{\"role\":\"assistant\",\"tool_calls\":["
                  + call("call_1", "Paris")
                  + ","
                  + call("call_2", "Rome")
                  + "]},"
                  + result("\"call_1\"", "sunny")
                  + ","
                  + result("\"call_2\"", "rainy")
                  + "],"
                  + TOOLS;
          case IMAGE ->
              user(
                      "[{\"type\":\"text\",\"text\":\""
                          + USER
                          + "\"},{\"type\":\"image_url\",\"image_url\":"
                          + "{\"url\":\"data:image/png;base64,"
                          + PNG
                          + "\"}}]")
                  + "]";
          case REASONING -> user + "],\"thinking\":{\"type\":\"enabled\",\"token_budget\":1024}";
          case SCHEMA ->
              user
                  + "],\"response_format\":{\"type\":\"json_object\",\"json_schema\":"
                  + Client.SCHEMA
                  + "}";
        };
    return ("{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":2000,\"messages\":["
            + "{\"role\":\"system\",\"content\":\"%s\"},%s}")
        .formatted(model, stream, SYSTEM, more);
  }

  private static String user(String content) {
    return "{\"role\":\"user\",\"content\":" + content + "}";
  }

  private static String call(String id, String city) {
    return ("{\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
            + "\"arguments\":\"{\\\"city\\\":\\\"%s\\\"}\"}}")
        .formatted(id, city);
  }

  private static String result(String id, String words) {
    return ("{\"role\":\"tool\",\"tool_call_id\":%s,\"content\":[{\"type\":\"document\","
            + "\"document\":{\"data\":{\"weather\":\"%s\"}}}]}")
        .formatted(id, words);
  }

  @Override
  public String next(String model, JsonNode answer) {
    StringBuilder results = new StringBuilder();
    for (JsonNode call : answer.at("/message/tool_calls")) {
      results.append(",").append(result(call.path("id").toString(), "sunny"));
    }
    return "{\"model\":\"%s\",\"max_tokens\":2000,%s,\"messages\":[".formatted(model, TOOLS)
        + user("\"" + USER + "\"")
        + ","
        + answer.path("message")
        + results
        + "],\"thinking\":{\"type\":\"enabled\",\"token_budget\":1024}}";
  }

  @Override
  public Heard whole(JsonNode answer) {
    assertThat(answer.path("id").asText()).isNotEmpty();
    JsonNode message = answer.path("message");
    assertThat(message.path("role").asText()).isEqualTo("assistant");
    Heard heard = new Heard();
    for (JsonNode content : message.path("content")) {
      heard.text.append(content.path("text").asText());
      heard.thoughts.append(content.path("thinking").asText());
    }
    for (JsonNode call : message.path("tool_calls")) {
      begin(call, heard);
    }
    end(answer, heard);
    return heard;
  }

  @Override
  public Heard stream(String body) {
    Heard heard = new Heard();
    String open = "";
    int contents = 0;
    int calls = 0;
    boolean over = false;
    for (JsonNode event : Client.events(body)) {
      assertThat(over).as("nothing follows the end").isFalse();
      String type = event.path("type").asText();
      assertThat(body).contains("event: " + type + "\ndata: ");
      JsonNode message = event.at("/delta/message");
      switch (type) {
        case "message-start" -> assertThat(event.path("id").asText()).isNotEmpty();
        case "content-start" -> {
          assertThat(open).as("contents and calls do not interleave").isEmpty();
          open = "content";
          assertThat(event.path("index").asInt()).isEqualTo(contents++);
          said(message.path("content"), heard);
        }
        case "content-delta" -> {
          assertThat(open).isEqualTo("content");
          said(message.path("content"), heard);
        }
        case "content-end", "tool-call-end" -> {
          assertThat(type).isEqualTo(open + "-end");
          open = "";
        }
        case "tool-call-start" -> {
          assertThat(open).as("contents and calls do not interleave").isEmpty();
          open = "tool-call";
          assertThat(event.path("index").asInt()).isEqualTo(calls++);
          begin(message.path("tool_calls"), heard);
        }
        case "tool-call-delta" -> {
          assertThat(open).isEqualTo("tool-call");
          heard
              .calls
              .getLast()
              .arguments
              .append(message.at("/tool_calls/function/arguments").asText());
        }
        case "message-end" -> {
          over = true;
          heard.error = event.at("/delta/error").asText();
          end(event.path("delta"), heard);
        }
        default -> throw new AssertionError("no such event: " + event);
      }
    }
    assertThat(over).as("it ends: %s", body).isTrue();
    return heard;
  }

  private static void said(JsonNode content, Heard heard) {
    heard.text.append(content.path("text").asText());
    heard.thoughts.append(content.path("thinking").asText());
  }

  private static void begin(JsonNode call, Heard heard) {
    assertThat(call.path("type").asText()).isEqualTo("function");
    JsonNode function = call.path("function");
    Heard.Call called = new Heard.Call(call.path("id").asText(), function.path("name").asText());
    called.arguments.append(function.path("arguments").asText());
    heard.calls.add(called);
  }

  private static void end(JsonNode end, Heard heard) {
    String reason = end.path("finish_reason").asText();
    heard.end = reason.equals("ERROR") ? "" : reason;
    heard.input = end.at("/usage/tokens/input_tokens").asLong();
    heard.output = end.at("/usage/billed_units/output_tokens").asLong();
  }

  @Override
  public String error(JsonNode body) {
    assertThat(body.size()).as("%s", body).isEqualTo(1);
    return body.path("message").asText();
  }
}
