package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * OpenAI's Responses. Its stream reader insists on the life of items and on the count of events.
 */
final class ResponsesClient implements Client {

  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"name\":\"get_weather\","
          + "\"description\":\"Tells the weather\",\"strict\":true,\"parameters\":"
          + SCHEMA
          + "}]";
  private static final String INCLUDE =
      "\"store\":false,\"include\":[\"reasoning.encrypted_content\"]";

  @Override
  public String path(String model, boolean stream) {
    return "/v1/responses";
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
                  + ","
                  + call("call_1", "Paris")
                  + ","
                  + call("call_2", "Rome")
                  + ","
                  + result("\"call_1\"", "sunny")
                  + ","
                  + result("\"call_2\"", "rainy")
                  + "],"
                  + TOOLS;
          case IMAGE ->
              "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\""
                  + USER
                  + "\"},{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,"
                  + PNG
                  + "\"}]}]";
          case REASONING -> user + "],\"reasoning\":{\"effort\":\"low\",\"summary\":\"auto\"}";
          case SCHEMA ->
              user
                  + "],\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"place\","
                  + "\"strict\":true,\"schema\":"
                  + Client.SCHEMA
                  + "}}";
        };
    return "{\"model\":\"%s\",\"stream\":%s,%s,\"max_output_tokens\":2000,\"instructions\":\"%s\",\"input\":[%s}"
        .formatted(model, stream, INCLUDE, SYSTEM, more);
  }

  private static String call(String id, String city) {
    return ("{\"type\":\"function_call\",\"call_id\":\"%s\",\"name\":\"get_weather\","
            + "\"arguments\":\"{\\\"city\\\":\\\"%s\\\"}\"}")
        .formatted(id, city);
  }

  private static String result(String id, String words) {
    return "{\"type\":\"function_call_output\",\"call_id\":%s,\"output\":\"%s\"}"
        .formatted(id, words);
  }

  @Override
  public String next(String model, JsonNode answer) {
    StringBuilder items = new StringBuilder();
    answer.path("output").forEach(item -> items.append(",").append(item));
    for (JsonNode item : answer.path("output")) {
      if (item.path("type").asText().equals("function_call")) {
        items.append(",").append(result(item.path("call_id").toString(), "sunny"));
      }
    }
    return "{\"model\":\"%s\",%s,%s,\"input\":[{\"role\":\"user\",\"content\":\"%s\"}%s]}"
        .formatted(model, INCLUDE, TOOLS, USER, items);
  }

  @Override
  public Heard whole(JsonNode answer) {
    assertThat(answer.path("object").asText()).isEqualTo("response");
    Heard heard = new Heard();
    for (JsonNode item : answer.path("output")) {
      item(item, heard);
    }
    end(answer, heard);
    return heard;
  }

  private static void item(JsonNode item, Heard heard) {
    switch (item.path("type").asText()) {
      case "message" ->
          item.path("content").forEach(part -> heard.text.append(part.path("text").asText("")));
      case "reasoning" ->
          item.path("summary").forEach(part -> heard.thoughts.append(part.path("text").asText("")));
      case "function_call" -> {
        Heard.Call call = new Heard.Call(item.path("call_id").asText(), item.path("name").asText());
        call.arguments.append(item.path("arguments").asText());
        heard.calls.add(call);
      }
      default -> throw new AssertionError("no such item: " + item);
    }
  }

  private static void end(JsonNode response, Heard heard) {
    heard.end = response.path("status").asText();
    heard.input = response.at("/usage/input_tokens").asLong();
    heard.output = response.at("/usage/output_tokens").asLong();
  }

  @Override
  public Heard stream(String body) {
    List<JsonNode> events = Client.events(body);
    StringBuilder deltas = new StringBuilder();
    Heard heard = new Heard();
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = events.get(i);
      String type = event.path("type").asText();
      if (type.equals("error")) {
        heard.error = event.path("message").asText(event.at("/error/message").asText());
        continue;
      }
      if (type.equals("response.failed")) {
        heard.error = event.at("/response/error/message").asText();
        continue;
      }
      assertThat(event.path("sequence_number").asInt(-1)).as("%s", event).isEqualTo(i);
      switch (type) {
        case "response.output_text.delta" -> deltas.append(event.path("delta").asText());
        case "response.output_item.done" -> item(event.path("item"), heard);
        case "response.completed", "response.incomplete" -> {
          assertThat(i).as("it is the last").isEqualTo(events.size() - 1);
          end(event.path("response"), heard);
        }
        default -> {}
      }
    }
    if (heard.error.isEmpty()) {
      assertThat(heard.text.toString())
          .as("what is done is what came")
          .isEqualTo(deltas.toString());
    } else {
      heard.text.setLength(0);
      heard.text.append(deltas);
    }
    return heard;
  }

  @Override
  public String error(JsonNode body) {
    assertThat(body.at("/error/type").isTextual()).as("%s", body).isTrue();
    return body.at("/error/message").asText();
  }
}
