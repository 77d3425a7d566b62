package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the tools of a question and which of them the model has to use. A choice among some is
 * told by leaving the others out; a model that cannot be forced is left to itself.
 */
final class ToolsField {

  private final ChatRequest question;
  private final ModelTraits traits;
  private final AskedTools names;
  private final Dropped dropped;

  ToolsField(ChatRequest question, ModelTraits traits, AskedTools names, Dropped dropped) {
    this.question = question;
    this.traits = traits;
    this.names = names;
    this.dropped = dropped;
  }

  void write(JsonGenerator json) throws IOException {
    List<Tool> offered = offered();
    if (offered.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tools");
    for (Tool tool : offered) {
      tool(tool, json);
    }
    json.writeEndArray();
    choice(json);
  }

  private List<Tool> offered() {
    return question.toolChoice() instanceof ToolChoice.Among(List<String> some, _)
        ? question.tools().stream().filter(tool -> some.contains(tool.name())).toList()
        : question.tools();
  }

  private void tool(Tool tool, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", names.outward(tool.name()));
    if (tool.description().isPresent() && !tool.description().get().isBlank()) {
      json.writeStringField("description", tool.description().get());
    }
    json.writeFieldName("input_schema");
    json.writeRawValue(schema(tool));
    boolean strict = tool.strict().orElse(false);
    dropped.noteIf(strict && !traits.strict(), "strict");
    if (strict && traits.strict()) {
      json.writeBooleanField("strict", true);
    }
    json.writeEndObject();
  }

  /** A schema has to say that it is an object's, which other vendors do not insist on. */
  private static String schema(Tool tool) throws IOException {
    if (tool.kind() == Tool.Kind.FREE_TEXT) {
      return TextTools.SCHEMA.value();
    }
    JsonText schema = tool.parameters().orElse(Tool.NO_PARAMETERS);
    byte[] bytes = schema.value().getBytes(StandardCharsets.UTF_8);
    JsonNode read = Json.tree(bytes, 0, bytes.length);
    if (!read.isObject() || read.isEmpty()) {
      return Tool.NO_PARAMETERS.value();
    }
    return read.has("type")
        ? schema.value()
        : "{\"type\":\"object\"," + schema.value().strip().substring(1);
  }

  private void choice(JsonGenerator json) throws IOException {
    boolean oneAtATime = !question.parallelTools().orElse(true);
    switch (question.toolChoice()) {
      case ToolChoice.Auto _ -> choice("auto", oneAtATime, json);
      case ToolChoice.None _ -> {
        json.writeObjectFieldStart("tool_choice");
        json.writeStringField("type", "none");
        json.writeEndObject();
      }
      case ToolChoice.Any _ -> choice(forced(), oneAtATime, json);
      case ToolChoice.Among(_, boolean must) -> choice(must ? forced() : "auto", oneAtATime, json);
      case ToolChoice.Named(String name) -> {
        if (forced().equals("auto")) {
          choice("auto", oneAtATime, json);
        } else {
          json.writeObjectFieldStart("tool_choice");
          json.writeStringField("type", "tool");
          json.writeStringField("name", names.outward(name));
          parallel(oneAtATime, json);
          json.writeEndObject();
        }
      }
    }
  }

  private String forced() {
    dropped.noteIf(!traits.forced(), "tool_choice");
    return traits.forced() ? "any" : "auto";
  }

  private static void choice(String type, boolean oneAtATime, JsonGenerator json)
      throws IOException {
    if (type.equals("auto") && !oneAtATime) {
      return;
    }
    json.writeObjectFieldStart("tool_choice");
    json.writeStringField("type", type);
    parallel(oneAtATime, json);
    json.writeEndObject();
  }

  private static void parallel(boolean oneAtATime, JsonGenerator json) throws IOException {
    if (oneAtATime) {
      json.writeBooleanField("disable_parallel_tool_use", true);
    }
  }
}
