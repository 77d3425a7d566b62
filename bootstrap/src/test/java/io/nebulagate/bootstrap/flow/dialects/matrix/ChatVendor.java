package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Who speaks OpenAI's chat: OpenAI, Azure, sites of the NewAPI family. */
final class ChatVendor implements Vendor {

  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":5,\"total_tokens\":16}";

  private final String members;

  ChatVendor(String members) {
    this.members = members;
  }

  @Override
  public String provider() {
    return members;
  }

  @Override
  public String whole(Scene scene) {
    String message =
        switch (scene) {
          case TEXT, RESULTS, IMAGE, SCHEMA -> "\"content\":\"" + TEXT + "\"";
          case REASONING ->
              "\"reasoning_content\":\"" + THOUGHT + "\",\"content\":\"" + TEXT + "\"";
          case TOOLS ->
              "\"content\":\""
                  + TEXT
                  + "\",\"tool_calls\":["
                  + call("c1", "Paris")
                  + ","
                  + call("c2", "Rome")
                  + "]";
        };
    return ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"own-name\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",%s},\"finish_reason\":\"%s\"}],%s}")
        .formatted(message, scene == Scene.TOOLS ? "tool_calls" : "stop", USAGE);
  }

  private static String call(String id, String city) {
    return ("{\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
            + "\"arguments\":\"{\\\"city\\\":\\\"%s\\\"}\"}}")
        .formatted(id, city);
  }

  @Override
  public String stream(Scene scene) {
    StringBuilder frames = new StringBuilder(frame("\"role\":\"assistant\",\"content\":\"\""));
    if (scene == Scene.REASONING) {
      frames.append(frame("\"reasoning_content\":\"Let me \""));
      frames.append(frame("\"reasoning_content\":\"think.\""));
    }
    frames.append(frame("\"content\":\"Hello, \"")).append(frame("\"content\":\"wörld.\""));
    if (scene == Scene.TOOLS) {
      frames.append(frame(begin(0, "c1"))).append(frame(begin(1, "c2")));
      // the pieces of two calls may come in any order
      frames
          .append(frame(more(1, "{\\\"city\\\":")))
          .append(frame(more(0, "{\\\"city\\\":\\\"Pa")));
      frames.append(frame(more(0, "ris\\\"}"))).append(frame(more(1, "\\\"Rome\\\"}")));
    }
    return frames
        + chunk(
            "{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}"
                .formatted(scene == Scene.TOOLS ? "tool_calls" : "stop"),
            "")
        + chunk("", "," + USAGE)
        + "data: [DONE]\n\n";
  }

  @Override
  public String broken() {
    return frame("\"role\":\"assistant\",\"content\":\"Hello, \"")
        + "data: {\"error\":{\"message\":\"it burns\",\"type\":\"server_error\"}}\n\n";
  }

  private static String begin(int index, String id) {
    return ("\"tool_calls\":[{\"index\":%d,\"id\":\"%s\",\"type\":\"function\","
            + "\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}]")
        .formatted(index, id);
  }

  private static String more(int index, String arguments) {
    return "\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":\"%s\"}}]"
        .formatted(index, arguments);
  }

  private static String frame(String delta) {
    return chunk("{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":null}", "");
  }

  private static String chunk(String choice, String more) {
    return ("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"own-name\",\"choices\":[%s]%s}\n\n")
        .formatted(choice, more);
  }

  @Override
  public void understands(Scene scene, JsonNode question) {
    List<String> roles = question.path("messages").findValuesAsText("role");
    assertThat(roles.getFirst()).isIn("system", "developer");
    assertThat(question.at("/messages/0/content").toString()).contains(Client.SYSTEM);
    assertThat(question.at("/messages/1").toString()).contains(Client.USER);
    switch (scene) {
      case TEXT -> assertThat(roles).hasSize(2);
      case TOOLS ->
          assertThat(question.at("/tools/0/function/name").asText()).isEqualTo("get_weather");
      case RESULTS -> {
        assertThat(roles.subList(1, 5)).containsExactly("user", "assistant", "tool", "tool");
        assertThat(question.at("/messages/2/tool_calls").toString()).contains("Paris", "Rome");
        for (int i = 0; i < 2; i++) {
          assertThat(question.at("/messages/" + (3 + i) + "/tool_call_id"))
              .isEqualTo(question.at("/messages/2/tool_calls/" + i + "/id"));
        }
        assertThat(question.at("/messages/4/content").toString()).contains("rainy");
      }
      case IMAGE ->
          assertThat(question.at("/messages/1/content").toString())
              .contains("data:image/png;base64," + Client.PNG);
      case REASONING ->
          assertThat(question.path("reasoning_effort").asText()).isIn("low", "minimal");
      case SCHEMA ->
          assertThat(question.at("/response_format/json_schema/schema/required/0").asText())
              .isEqualTo("city");
    }
  }
}
