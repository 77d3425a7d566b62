package io.nebulagate.outbound.provider.openai.chat;

import static io.nebulagate.outbound.provider.conversation.QuestionJson.number;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.raw;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.text;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.texts;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.user;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.QuestionJson;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.io.IOException;
import java.util.List;

/**
 * Writes a question as OpenAI's chat has it. A stream always asks for its usage: bills rest on it.
 */
final class ChatBody {

  private static final int STOPS_MAX = 4;
  private static final int USER_CHARS_MAX = 64;

  private final ChatRequest question;
  private final UpstreamRequest request;
  private final Dropped dropped;

  /** Whether it is read by OpenAI's own servers, which know more than those who imitate them. */
  private final boolean openAi;

  ChatBody(ChatRequest question, UpstreamRequest request, Dropped dropped) {
    this.question = question;
    this.request = request;
    this.dropped = dropped;
    this.openAi = ChatHosts.serveOpenAi(request.route().provider());
  }

  byte[] write() {
    return QuestionJson.object(json -> {
      json.writeStringField("model", request.route().upstreamModel().value());
      json.writeArrayFieldStart("messages");
      new ChatTurns(json, openAi, dropped).write(question.messages());
      json.writeEndArray();
      sampling(question.sampling(), json);
      tools(json);
      format(question.format(), json);
      if (question.reasoning().isPresent()) {
        json.writeStringField("reasoning_effort", question.reasoning().get().inWords().label());
      }
      text("user", question.endUser().map(name -> user(name, USER_CHARS_MAX)), json);
      if (request.head().stream()) {
        json.writeBooleanField("stream", true);
        json.writeObjectFieldStart("stream_options");
        json.writeBooleanField("include_usage", true);
        json.writeEndObject();
      }
    });
  }

  private void sampling(Sampling asked, JsonGenerator json) throws IOException {
    if (asked.outputTokensMax().isPresent()) {
      json.writeNumberField(
          openAi ? "max_completion_tokens" : "max_tokens", asked.outputTokensMax().getAsLong());
    }
    number("temperature", asked.temperature(), json);
    number("top_p", asked.topP(), json);
    number("frequency_penalty", asked.frequencyPenalty(), json);
    number("presence_penalty", asked.presencePenalty(), json);
    number("seed", asked.seed(), json);
    dropped.noteIf(asked.topK().isPresent(), "top_k");
    dropped.noteIf(asked.topLogprobs().isPresent(), "logprobs");
    dropped.noteIf(asked.stop().size() > STOPS_MAX, "stop");
    texts("stop", asked.stop(), STOPS_MAX, json);
    if (asked.choices() > 1) {
      json.writeNumberField("n", asked.choices());
    }
  }

  // ── tools ──

  private void tools(JsonGenerator json) throws IOException {
    List<Tool> offered = offered();
    if (offered.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tools");
    for (Tool tool : offered) {
      tool(tool, json);
    }
    json.writeEndArray();
    choice(question.toolChoice(), json);
    if (question.parallelTools().isPresent()) {
      json.writeBooleanField("parallel_tool_calls", question.parallelTools().get());
    }
  }

  /** Imitators do not know a choice among some of the tools; they are told of no others. */
  private List<Tool> offered() {
    return !openAi && question.toolChoice() instanceof ToolChoice.Among(List<String> names, _)
        ? question.tools().stream().filter(tool -> names.contains(tool.name())).toList()
        : question.tools();
  }

  private String kind(Tool tool) {
    return tool.kind() == Tool.Kind.FREE_TEXT && openAi ? "custom" : "function";
  }

  private void tool(Tool tool, JsonGenerator json) throws IOException {
    String kind = kind(tool);
    json.writeStartObject();
    json.writeStringField("type", kind);
    json.writeObjectFieldStart(kind);
    json.writeStringField("name", tool.name());
    text("description", tool.description(), json);
    if (tool.kind() == Tool.Kind.FREE_TEXT && !openAi) {
      raw("parameters", TextTools.SCHEMA, json);
    } else if (tool.kind() == Tool.Kind.FUNCTION) {
      raw("parameters", tool.parameters().orElse(Tool.NO_PARAMETERS), json);
      if (tool.strict().isPresent()) {
        json.writeBooleanField("strict", tool.strict().get());
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void choice(ToolChoice choice, JsonGenerator json) throws IOException {
    switch (choice) {
      case ToolChoice.Auto _ -> {}
      case ToolChoice.None _ -> json.writeStringField("tool_choice", "none");
      case ToolChoice.Any _ -> json.writeStringField("tool_choice", "required");
      case ToolChoice.Named(String name) -> {
        json.writeObjectFieldStart("tool_choice");
        named(name, json);
        json.writeEndObject();
      }
      case ToolChoice.Among(_, boolean forced) when !openAi -> {
        if (forced) {
          json.writeStringField("tool_choice", "required");
        }
      }
      case ToolChoice.Among(List<String> names, boolean forced) -> {
        json.writeObjectFieldStart("tool_choice");
        json.writeStringField("type", "allowed_tools");
        json.writeObjectFieldStart("allowed_tools");
        json.writeStringField("mode", forced ? "required" : "auto");
        json.writeArrayFieldStart("tools");
        for (String name : names) {
          json.writeStartObject();
          named(name, json);
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
      }
    }
  }

  private void named(String name, JsonGenerator json) throws IOException {
    String kind =
        question.tools().stream()
            .filter(tool -> tool.name().equals(name))
            .findFirst()
            .map(this::kind)
            .orElse("function");
    json.writeStringField("type", kind);
    json.writeObjectFieldStart(kind);
    json.writeStringField("name", name);
    json.writeEndObject();
  }

  private static void format(OutputFormat format, JsonGenerator json) throws IOException {
    switch (format) {
      case OutputFormat.Text _ -> {}
      case OutputFormat.Json _ -> {
        json.writeObjectFieldStart("response_format");
        json.writeStringField("type", "json_object");
        json.writeEndObject();
      }
      case OutputFormat.Schema schema -> {
        json.writeObjectFieldStart("response_format");
        json.writeStringField("type", "json_schema");
        json.writeObjectFieldStart("json_schema");
        json.writeStringField("name", schema.name().orElse("answer"));
        text("description", schema.description(), json);
        raw("schema", schema.schema(), json);
        if (schema.strict().isPresent()) {
          json.writeBooleanField("strict", schema.strict().get());
        }
        json.writeEndObject();
        json.writeEndObject();
      }
    }
  }
}
