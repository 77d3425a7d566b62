package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** Gemini's generateContent. */
final class GeminiClient implements Client {

  private static final String TOOLS =
      "\"tools\":[{\"functionDeclarations\":[{\"name\":\"get_weather\","
          + "\"description\":\"Tells the weather\",\"parametersJsonSchema\":"
          + SCHEMA
          + "}]}]";

  @Override
  public String path(String model, boolean stream) {
    return "/v1beta/models/"
        + model
        + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
  }

  @Override
  public String body(Scene scene, String model, boolean stream) {
    String user = "{\"role\":\"user\",\"parts\":[{\"text\":\"" + USER + "\"}]}";
    String config = "\"generationConfig\":{\"maxOutputTokens\":2000%s}";
    String more =
        switch (scene) {
          case TEXT -> user + "]," + config.formatted("");
          case TOOLS -> user + "]," + TOOLS + "," + config.formatted("");
          case RESULTS ->
              user
                  + ",{\"role\":\"model\",\"parts\":["
                  + call("call_1", "Paris")
                  + ","
                  + call("call_2", "Rome")
                  + "]},{\"role\":\"user\",\"parts\":["
                  + result("call_1", "sunny")
                  + ","
                  + result("call_2", "rainy")
                  + "]}],"
                  + TOOLS
                  + ","
                  + config.formatted("");
          case IMAGE ->
              "{\"role\":\"user\",\"parts\":[{\"text\":\""
                  + USER
                  + "\"},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                  + PNG
                  + "\"}}]}],"
                  + config.formatted("");
          case REASONING ->
              user
                  + "],"
                  + config.formatted(
                      ",\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingLevel\":\"LOW\"}");
          case SCHEMA ->
              user
                  + "],"
                  + config.formatted(
                      ",\"responseMimeType\":\"application/json\",\"responseJsonSchema\":"
                          + Client.SCHEMA);
        };
    return "{\"systemInstruction\":{\"parts\":[{\"text\":\"%s\"}]},\"contents\":[%s}"
        .formatted(SYSTEM, more);
  }

  private static String call(String id, String city) {
    return ("{\"functionCall\":{\"id\":\"%s\",\"name\":\"get_weather\","
            + "\"args\":{\"city\":\"%s\"}}}")
        .formatted(id, city);
  }

  private static String result(String id, String words) {
    return ("{\"functionResponse\":{\"id\":\"%s\",\"name\":\"get_weather\","
            + "\"response\":{\"result\":\"%s\"}}}")
        .formatted(id, words);
  }

  @Override
  public String next(String model, JsonNode answer) {
    JsonNode content = answer.at("/candidates/0/content");
    StringBuilder results = new StringBuilder();
    for (JsonNode part : content.path("parts")) {
      if (part.has("functionCall")) {
        results.append(results.isEmpty() ? "" : ",");
        results.append(result(part.at("/functionCall/id").asText(), "sunny"));
      }
    }
    return "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\""
        + USER
        + "\"}]},"
        + content
        + ",{\"role\":\"user\",\"parts\":["
        + results
        + "]}],"
        + TOOLS
        + "}";
  }

  @Override
  public Heard whole(JsonNode answer) {
    Heard heard = new Heard();
    add(answer, heard);
    return heard;
  }

  @Override
  public Heard stream(String body) {
    Heard heard = new Heard();
    assertThat(body).endsWith("\n\n").doesNotContain("[DONE]").doesNotContain("event:");
    for (JsonNode frame : Client.events(body)) {
      if (frame.has("error")) {
        heard.error = frame.at("/error/message").asText();
      } else {
        add(frame, heard);
      }
    }
    return heard;
  }

  private static void add(JsonNode frame, Heard heard) {
    for (JsonNode part : frame.at("/candidates/0/content/parts")) {
      if (part.has("functionCall")) {
        JsonNode call = part.path("functionCall");
        Heard.Call one = new Heard.Call(call.path("id").asText(), call.path("name").asText());
        one.arguments.append(call.has("args") ? call.path("args").toString() : "{}");
        heard.calls.add(one);
      } else if (part.path("thought").asBoolean()) {
        heard.thoughts.append(part.path("text").asText());
      } else {
        heard.text.append(part.path("text").asText(""));
      }
    }
    String end = frame.at("/candidates/0/finishReason").asText("");
    heard.end = end.isEmpty() ? heard.end : end;
    JsonNode usage = frame.path("usageMetadata");
    if (usage.isObject()) {
      heard.input = usage.path("promptTokenCount").asLong();
      heard.output =
          usage.path("candidatesTokenCount").asLong() + usage.path("thoughtsTokenCount").asLong();
    }
  }

  @Override
  public String error(JsonNode body) {
    JsonNode error = body.isArray() ? body.path(0) : body;
    assertThat(error.at("/error/status").isTextual()).as("%s", body).isTrue();
    return error.at("/error/message").asText();
  }
}
