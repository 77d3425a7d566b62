package io.nebulagate.inbound.http.dialect.anthropic.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of this dialect as strictly as can be, and puts the message together as an SDK
 * would. Fails for whatever the grammar does not know.
 */
final class Grammar {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<JsonNode> events = new ArrayList<>();
  private final ObjectNode message;

  Grammar(String stream) {
    assertThat(stream).endsWith("\n\n");
    for (String frame : stream.split("\n\n", -1)) {
      if (!frame.isEmpty()) {
        String[] lines = frame.split("\n", -1);
        assertThat(lines).hasSize(2);
        JsonNode data = tree(lines[1].substring("data: ".length()));
        assertThat(lines[0]).isEqualTo("event: " + data.path("type").asText());
        events.add(data);
      }
    }
    message = put();
  }

  /** The message that the stream is. */
  JsonNode message() {
    return message;
  }

  List<JsonNode> events() {
    return events;
  }

  private ObjectNode put() {
    assertThat(events.getFirst().path("type").asText()).isEqualTo("message_start");
    assertThat(events.getLast().path("type").asText()).isEqualTo("message_stop");
    ObjectNode whole = events.getFirst().path("message").deepCopy();
    assertThat(whole.path("usage").has("input_tokens")).isTrue();
    assertThat(whole.path("content").isEmpty()).isTrue();
    ArrayNode content = whole.putArray("content");
    @Nullable ObjectNode open = null;
    StringBuilder json = new StringBuilder();
    boolean closed = false;
    for (JsonNode event : events.subList(1, events.size() - 1)) {
      assertThat(closed).as("nothing follows message_delta but the end").isFalse();
      switch (event.path("type").asText()) {
        case "content_block_start" -> {
          assertThat(open).as("blocks do not lie in each other").isNull();
          assertThat(event.path("index").asInt()).isEqualTo(content.size());
          open = event.path("content_block").deepCopy();
          json.setLength(0);
        }
        case "content_block_delta" -> {
          assertThat(event.path("index").asInt()).isEqualTo(content.size());
          add(Objects.requireNonNull(open, "no block is open"), event.path("delta"), json);
        }
        case "content_block_stop" -> {
          ObjectNode ended = Objects.requireNonNull(open, "no block is open");
          assertThat(event.path("index").asInt()).isEqualTo(content.size());
          if (!json.isEmpty()) {
            ended.set("input", tree(json.toString()));
          }
          content.add(ended);
          open = null;
        }
        case "message_delta" -> {
          assertThat(open).as("every block ends").isNull();
          closed = true;
          whole.setAll((ObjectNode) event.path("delta"));
          whole.set("usage", event.path("usage"));
        }
        default -> throw new AssertionError("no such event: " + event);
      }
    }
    assertThat(closed).isTrue();
    return whole;
  }

  private static void add(ObjectNode block, JsonNode delta, StringBuilder json) {
    String kind = block.path("type").asText();
    switch (delta.path("type").asText()) {
      case "text_delta" -> {
        assertThat(kind).isEqualTo("text");
        assertThat(delta.path("text").asText()).isNotEmpty();
        block.put("text", block.path("text").asText() + delta.path("text").asText());
      }
      case "thinking_delta" -> {
        assertThat(kind).isEqualTo("thinking");
        assertThat(block.path("signature").asText()).as("the signature comes last").isEmpty();
        block.put("thinking", block.path("thinking").asText() + delta.path("thinking").asText());
      }
      case "signature_delta" -> {
        assertThat(kind).isEqualTo("thinking");
        block.put("signature", delta.path("signature").asText());
      }
      case "input_json_delta" -> {
        assertThat(kind).isEqualTo("tool_use");
        json.append(delta.path("partial_json").asText());
      }
      default -> throw new AssertionError("no such delta: " + delta);
    }
  }

  static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new AssertionError("not JSON: " + json, broken);
    }
  }
}
