package io.nebulagate.inbound.http.dialect.openai.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.Field;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response itself, as it stands in an answer in one piece and in the first and last events of a
 * stream. It repeats what was asked, for SDKs take that for granted; that nothing of it is kept is
 * said whatever was asked.
 */
final class ResponseDocument {

  private static final Map<String, String> USUAL =
      Map.of(
          "metadata", "{}",
          "parallel_tool_calls", "true",
          "tool_choice", "\"auto\"",
          "tools", "[]",
          "truncation", "\"disabled\"");

  private static final List<String> REPEATED =
      List.of(
          "instructions",
          "max_output_tokens",
          "max_tool_calls",
          "metadata",
          "parallel_tool_calls",
          "prompt_cache_key",
          "safety_identifier",
          "temperature",
          "tool_choice",
          "tools",
          "top_p",
          "truncation",
          "user");

  private final Map<String, String> repeated = new LinkedHashMap<>();
  private final RequestHead head;
  private final AnswerIds ids;
  private @Nullable String id;

  ResponseDocument(Field body, RequestHead head, AnswerIds ids) {
    this.head = head;
    this.ids = ids;
    for (String name : REPEATED) {
      Field asked = body.at(name);
      repeated.put(
          name, asked.isThere() ? asked.node().toString() : USUAL.getOrDefault(name, "null"));
    }
    repeated.put("reasoning", completed(body.at("reasoning"), "effort", "summary").toString());
    ObjectNode text = completed(body.at("text"));
    if (!text.path("format").isObject()) {
      text.putObject("format").put("type", "text");
    }
    repeated.put("text", text.toString());
  }

  private static ObjectNode completed(Field asked, String... names) {
    ObjectNode whole =
        asked.node() instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      if (!whole.has(name)) {
        whole.putNull(name);
      }
    }
    return whole;
  }

  /** Takes the name by which the client knows it already. */
  void named(String known) {
    id = known;
  }

  /**
   * An item and how it stands.
   *
   * @param status as {@link Item#writeTo} wants it
   */
  record Entry(Item item, String status) {}

  /** Its members while it is under way. */
  void begin(JsonGenerator json) throws IOException {
    write(json, "in_progress", null, List.of());
    json.writeNullField("usage");
  }

  /** Its members when it has ended. */
  void end(JsonGenerator json, FinishReason reason, List<Entry> output, TokenUsage used)
      throws IOException {
    write(json, status(reason, output), reason, output);
    usage(used, json);
  }

  /** What there is to say of how it ended. */
  static String status(FinishReason reason, List<Entry> output) {
    return switch (reason) {
      case STOP, STOP_SEQUENCE, TOOL_CALLS -> "completed";
      case LENGTH, PAUSE -> "incomplete";
      case CONTENT_FILTER -> refused(output) ? "completed" : "incomplete";
      case ERROR -> "failed";
    };
  }

  /** A model that says why it does not answer has said all it will. */
  private static boolean refused(List<Entry> output) {
    return output.stream()
        .anyMatch(entry -> entry.item() instanceof Item.Said said && said.refuses());
  }

  private void write(
      JsonGenerator json, String status, @Nullable FinishReason reason, List<Entry> output)
      throws IOException {
    json.writeStringField("id", id == null ? ids.of("resp_") : id);
    json.writeStringField("object", "response");
    json.writeNumberField("created_at", ids.seconds());
    json.writeStringField("status", status);
    json.writeBooleanField("background", false);
    error(json, status);
    if (status.equals("incomplete")) {
      json.writeObjectFieldStart("incomplete_details");
      json.writeStringField(
          "reason", reason == FinishReason.CONTENT_FILTER ? "content_filter" : "max_output_tokens");
      json.writeEndObject();
    } else {
      json.writeNullField("incomplete_details");
    }
    json.writeStringField("model", head.model().value());
    json.writeArrayFieldStart("output");
    for (Entry entry : output) {
      json.writeStartObject();
      entry.item().writeTo(json, entry.status());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNullField("previous_response_id");
    json.writeBooleanField("store", false);
    json.writeStringField("service_tier", "default");
    json.writeNumberField("top_logprobs", 0);
    for (Map.Entry<String, String> asked : repeated.entrySet()) {
      json.writeFieldName(asked.getKey());
      json.writeRawValue(asked.getValue());
    }
  }

  private static void error(JsonGenerator json, String status) throws IOException {
    if (!status.equals("failed")) {
      json.writeNullField("error");
      return;
    }
    json.writeObjectFieldStart("error");
    json.writeStringField("code", "server_error");
    json.writeStringField("message", "The model made something that is no answer.");
    json.writeEndObject();
  }

  /** What is cached lies inside the input, reasoning inside the output. */
  private static void usage(TokenUsage used, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("input_tokens", used.input());
    json.writeObjectFieldStart("input_tokens_details");
    json.writeNumberField("cached_tokens", used.of(TokenKind.CACHED_INPUT));
    json.writeNumberField(
        "cache_write_tokens", used.of(TokenKind.CACHE_WRITE) + used.of(TokenKind.CACHE_WRITE_1H));
    json.writeEndObject();
    json.writeNumberField("output_tokens", used.output());
    json.writeObjectFieldStart("output_tokens_details");
    json.writeNumberField("reasoning_tokens", used.reasoning());
    json.writeEndObject();
    json.writeNumberField("total_tokens", used.total());
    json.writeEndObject();
  }
}
