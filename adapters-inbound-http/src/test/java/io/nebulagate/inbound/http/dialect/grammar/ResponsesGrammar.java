package io.nebulagate.inbound.http.dialect.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The life of the items in a stream of a response, as the strictest of its clients check it: all is
 * announced before anything of it comes, is told whole afterwards, and stands in the response at
 * the end.
 */
public final class ResponsesGrammar {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ENDS =
      Set.of("response.completed", "response.incomplete", "response.failed");

  private final List<JsonNode> events = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private final List<JsonNode> done = new ArrayList<>();

  /** What has come of a content, a summary or a call, by the item's id and its own number. */
  private final Map<String, StringBuilder> open = new HashMap<>();

  private final Map<String, String> said = new HashMap<>();
  private boolean ended;

  private ResponsesGrammar() {}

  /** Checks a stream that is complete, and answers its events. */
  public static List<JsonNode> check(String stream) {
    ResponsesGrammar grammar = new ResponsesGrammar();
    assertThat(stream).endsWith("\n\n").doesNotContain("[DONE]");
    for (String frame : stream.substring(0, stream.length() - 2).split("\n\n", -1)) {
      grammar.frame(frame);
    }
    assertThat(grammar.ended).as("an end").isTrue();
    return grammar.events;
  }

  private void frame(String frame) {
    String[] lines = frame.split("\n", -1);
    assertThat(lines).as(frame).hasSize(2);
    assertThat(lines[0]).startsWith("event: ");
    assertThat(lines[1]).startsWith("data: {");
    JsonNode event = tree(lines[1].substring("data: ".length()));
    assertThat(event.path("type").asText()).isEqualTo(lines[0].substring("event: ".length()));
    assertThat(event.path("sequence_number").asInt(-1)).as(frame).isEqualTo(events.size());
    assertThat(ended).as("nothing follows the end: " + frame).isFalse();
    events.add(event);
    read(event.path("type").asText(), event);
  }

  private void read(String type, JsonNode event) {
    if (events.size() <= 2) {
      assertThat(type).isEqualTo(events.size() == 1 ? "response.created" : "response.in_progress");
      assertThat(event.at("/response/status").asText()).isEqualTo("in_progress");
      return;
    }
    if (ENDS.contains(type)) {
      end(type, event.path("response"));
      return;
    }
    switch (type) {
      case "response.output_item.added" -> announce(event);
      case "response.output_item.done" -> over(event);
      case "response.content_part.added" -> begin(event, "content_index");
      case "response.reasoning_summary_part.added" -> begin(event, "summary_index");
      case "response.output_text.delta", "response.refusal.delta" -> more(event, "content_index");
      case "response.reasoning_summary_text.delta" -> more(event, "summary_index");
      case "response.output_text.done" -> told(event, "content_index", "text");
      case "response.refusal.done" -> told(event, "content_index", "refusal");
      case "response.reasoning_summary_text.done" -> told(event, "summary_index", "text");
      case "response.content_part.done" -> close(event, "content_index");
      case "response.reasoning_summary_part.done" -> close(event, "summary_index");
      case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
          argue(event);
      case "response.function_call_arguments.done" -> argued(event, "arguments");
      case "response.custom_tool_call_input.done" -> argued(event, "input");
      case "response.output_text.annotation.added" -> known(event);
      default -> throw new AssertionError("unknown: " + type);
    }
  }

  // ── items ──

  private void announce(JsonNode event) {
    assertThat(event.path("output_index").asInt(-1)).isEqualTo(ids.size());
    String id = event.at("/item/id").asText();
    assertThat(id).isNotEmpty().isNotIn(ids);
    ids.add(id);
    done.add(MissingNode.getInstance());
    if (event.at("/item/type").asText().endsWith("_call") && event.path("item").has("call_id")) {
      assertThat(event.at("/item/name").asText()).isNotEmpty();
      open.put(id, new StringBuilder());
    }
  }

  private void over(JsonNode event) {
    int place = event.path("output_index").asInt(-1);
    JsonNode item = event.path("item");
    assertThat(ids.get(place)).isEqualTo(item.path("id").asText());
    assertThat(done.get(place).isMissingNode()).as("over once").isTrue();
    assertThat(open.keySet()).noneMatch(key -> key.startsWith(ids.get(place)));
    done.set(place, item);
    if (item.path("type").asText().equals("function_call")) {
      assertThat(item.path("arguments").asText()).isEqualTo(said.get(ids.get(place)));
    }
    int number = 0;
    for (JsonNode content : item.path("content")) {
      String text = content.has("refusal") ? "refusal" : "text";
      assertThat(content.path(text).asText())
          .isEqualTo(said.get(ids.get(place) + "#content_index" + number++));
    }
  }

  private String known(JsonNode event) {
    int place = event.path("output_index").asInt(-1);
    assertThat(place).as(event.toString()).isBetween(0, ids.size() - 1);
    assertThat(event.path("item_id").asText()).isEqualTo(ids.get(place));
    assertThat(done.get(place).isMissingNode()).as("under way: " + event).isTrue();
    return ids.get(place);
  }

  // ── contents ──

  private String key(JsonNode event, String index) {
    assertThat(event.path(index).isInt()).as(event.toString()).isTrue();
    return known(event) + "#" + index + event.path(index).asInt();
  }

  private void begin(JsonNode event, String index) {
    String key = key(event, index);
    assertThat(said).doesNotContainKey(key);
    assertThat(open.put(key, new StringBuilder())).as("begins once").isNull();
  }

  private void more(JsonNode event, String index) {
    String delta = event.path("delta").asText();
    assertThat(delta).isNotEmpty();
    text(key(event, index)).append(delta);
  }

  private void told(JsonNode event, String index, String member) {
    String key = key(event, index);
    assertThat(event.path(member).asText()).isEqualTo(text(key).toString());
    said.put(key, text(key).toString());
  }

  private void close(JsonNode event, String index) {
    String key = key(event, index);
    JsonNode part = event.path("part");
    assertThat(part.path(part.has("refusal") ? "refusal" : "text").asText())
        .isEqualTo(said.get(key));
    open.remove(key);
  }

  private void argue(JsonNode event) {
    text(known(event)).append(event.path("delta").asText());
  }

  private void argued(JsonNode event, String member) {
    String id = known(event);
    assertThat(event.path(member).asText()).isEqualTo(text(id).toString());
    said.put(id, text(id).toString());
    open.remove(id);
  }

  private StringBuilder text(String key) {
    StringBuilder text = open.get(key);
    if (text == null) {
      throw new AssertionError("never begun: " + key);
    }
    return text;
  }

  // ── the end ──

  private void end(String type, JsonNode response) {
    ended = true;
    assertThat("response." + response.path("status").asText()).isEqualTo(type);
    assertThat(response.path("usage").isObject()).isTrue();
    assertThat(response.path("output")).hasSize(done.size());
    for (int i = 0; i < done.size(); i++) {
      assertThat(response.path("output").get(i)).isEqualTo(done.get(i));
    }
    for (String echo :
        List.of("tools", "tool_choice", "text", "parallel_tool_calls", "metadata", "truncation")) {
      assertThat(response.path(echo).isMissingNode()).as(echo).isFalse();
    }
    assertThat(response.path("id")).isEqualTo(events.getFirst().at("/response/id"));
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new AssertionError(json, broken);
    }
  }
}
