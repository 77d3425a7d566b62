package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.outbound.provider.support.Reply;

/** Gemini. */
final class GeminiVendor implements Vendor {

  private static final String SEAL = "CiQB0e2Kb-a-thought-signature";
  private static final String USAGE =
      ",\"usageMetadata\":{\"promptTokenCount\":11,\"candidatesTokenCount\":5,"
          + "\"totalTokenCount\":16}";

  @Override
  public String provider() {
    return "\"type\":\"gemini\"";
  }

  @Override
  public String model() {
    return "gemini-3-own-name";
  }

  @Override
  public String wantsBack() {
    return SEAL;
  }

  @Override
  public String whole(Scene scene) {
    StringBuilder parts = new StringBuilder();
    if (scene == Scene.REASONING) {
      parts.append("{\"thought\":true,\"text\":\"" + THOUGHT + "\"},");
    }
    parts.append("{\"text\":\"" + TEXT + "\"}");
    if (scene == Scene.TOOLS) {
      parts.append(',').append(call("Paris", true)).append(',').append(call("Rome", false));
    }
    return answer(parts.toString(), ",\"finishReason\":\"STOP\"", USAGE);
  }

  private static String call(String city, boolean sealed) {
    return "{\"functionCall\":{\"name\":\"get_weather\",\"args\":{\"city\":\"%s\"}}%s}"
        .formatted(city, sealed ? ",\"thoughtSignature\":\"" + SEAL + "\"" : "");
  }

  private static String answer(String parts, String end, String usage) {
    return ("{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[%s]}%s}]%s,"
            + "\"modelVersion\":\"own-name\",\"responseId\":\"r1\"}")
        .formatted(parts, end, usage);
  }

  @Override
  public String stream(Scene scene) {
    StringBuilder frames = new StringBuilder();
    if (scene == Scene.REASONING) {
      frames.append(frame("{\"thought\":true,\"text\":\"" + THOUGHT + "\"}", "", ""));
    }
    frames.append(frame("{\"text\":\"Hello, \"}", "", ""));
    frames.append(frame("{\"text\":\"wörld.\"}", "", ""));
    if (scene == Scene.TOOLS) {
      frames.append(frame(call("Paris", true), "", "")).append(frame(call("Rome", false), "", ""));
    }
    return frames + frame("{\"text\":\"\"}", ",\"finishReason\":\"STOP\"", USAGE);
  }

  private static String frame(String parts, String end, String usage) {
    return "data: " + answer(parts, end, usage) + "\n\n";
  }

  @Override
  public String broken() {
    return frame("{\"text\":\"Hello, \"}", "", "")
        + "data: {\"error\":{\"code\":503,\"message\":\"it burns\",\"status\":\"UNAVAILABLE\"}}\n\n";
  }

  @Override
  public Reply refusal(int status, String message) {
    return Reply.json(
        status,
        "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"INVALID_ARGUMENT\"}}"
            .formatted(status, message));
  }

  @Override
  public void understands(Scene scene, JsonNode question) {
    assertThat(question.path("systemInstruction").toString()).contains(Client.SYSTEM);
    String contents = question.path("contents").toString();
    assertThat(contents).contains(Client.USER);
    switch (scene) {
      case TEXT -> {}
      case TOOLS ->
          assertThat(question.at("/tools/0/functionDeclarations/0/name").asText())
              .isEqualTo("get_weather");
      case RESULTS -> {
        assertThat(question.at("/contents/1/parts").findValues("functionCall")).hasSize(2);
        // some clients bring each result in a turn of its own
        assertThat(question.path("contents").findValues("functionResponse"))
            .hasSize(2)
            .allSatisfy(
                result -> assertThat(result.path("name").asText()).isEqualTo("get_weather"));
        assertThat(contents).contains("sunny", "rainy");
      }
      case IMAGE -> assertThat(contents).contains("image/png", Client.PNG);
      case REASONING ->
          assertThat(question.at("/generationConfig/thinkingConfig").isObject()).isTrue();
      case SCHEMA -> {
        JsonNode config = question.path("generationConfig");
        assertThat(config.path("responseMimeType").asText()).isEqualTo("application/json");
        // the same in Google's own words is what some SDKs send
        String schema = config.has("responseSchema") ? "responseSchema" : "responseJsonSchema";
        assertThat(config.path(schema).at("/required/0").asText()).isEqualTo("city");
      }
    }
  }
}
