package io.nebulagate.outbound.provider.openai.responses;

import static io.nebulagate.outbound.provider.conversation.QuestionJson.number;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.raw;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.text;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.user;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.chat.fitting.Turns;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.QuestionJson;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a question as OpenAI's responses have it. Nothing is to be kept there, and what the model
 * thought is to come with the answer, encrypted, for nobody could refer to it later.
 */
final class ResponsesBody {

  private static final long OUTPUT_TOKENS_MIN = 16;
  private static final int USER_CHARS_MAX = 64;

  private final ChatRequest question;
  private final UpstreamRequest request;
  private final Dropped dropped;
  private final CallNames names;

  ResponsesBody(ChatRequest question, UpstreamRequest request, Dropped dropped) {
    this.question = question;
    this.request = request;
    this.dropped = dropped;
    this.names = CallNames.of(request);
  }

  byte[] write() {
    if (question.sampling().choices() > 1) {
      throw new UpstreamException(
          new UpstreamFault.Untranslatable("n", "must be 1 for a provider that gives one answer"));
    }
    return QuestionJson.object(json -> {
      json.writeStringField("model", request.route().upstreamModel().value());
      conversation(json);
      json.writeBooleanField("store", false);
      json.writeArrayFieldStart("include");
      json.writeString("reasoning.encrypted_content");
      json.writeEndArray();
      sampling(question.sampling(), json);
      tools(json);
      format(question.format(), json);
      reasoning(json);
      text("user", question.endUser().map(name -> user(name, USER_CHARS_MAX)), json);
      if (request.head().stream()) {
        json.writeBooleanField("stream", true);
      }
    });
  }

  /** What the operator says first are instructions, unless nobody else says anything. */
  private void conversation(JsonGenerator json) throws IOException {
    List<Message> preface = Turns.preface(question.messages());
    List<Message> dialogue = Turns.dialogue(question.messages());
    if (dialogue.isEmpty()) {
      dialogue = preface;
    } else if (!preface.isEmpty()) {
      json.writeStringField(
          "instructions", preface.stream().map(Message::text).collect(Collectors.joining("\n\n")));
    }
    json.writeArrayFieldStart("input");
    new ResponsesTurns(json, names, dropped).write(dialogue);
    json.writeEndArray();
  }

  private void sampling(Sampling asked, JsonGenerator json) throws IOException {
    if (asked.outputTokensMax().isPresent()) {
      json.writeNumberField(
          "max_output_tokens", Math.max(OUTPUT_TOKENS_MIN, asked.outputTokensMax().getAsLong()));
    }
    number("temperature", asked.temperature(), json);
    number("top_p", asked.topP(), json);
    dropped.noteIf(asked.topK().isPresent(), "top_k");
    dropped.noteIf(asked.frequencyPenalty().isPresent(), "frequency_penalty");
    dropped.noteIf(asked.presencePenalty().isPresent(), "presence_penalty");
    dropped.noteIf(asked.seed().isPresent(), "seed");
    dropped.noteIf(!asked.stop().isEmpty(), "stop");
    dropped.noteIf(asked.topLogprobs().isPresent(), "top_logprobs");
  }

  private void reasoning(JsonGenerator json) throws IOException {
    if (question.reasoning().isEmpty()) {
      return;
    }
    Reasoning asked = question.reasoning().get();
    json.writeObjectFieldStart("reasoning");
    json.writeStringField("effort", asked.inWords().label());
    if (asked.shown() && !asked.isOff()) {
      json.writeStringField("summary", "auto");
    }
    json.writeEndObject();
  }

  // ── tools ──

  private void tools(JsonGenerator json) throws IOException {
    if (question.tools().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tools");
    for (Tool tool : question.tools()) {
      json.writeStartObject();
      tool(tool, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    choice(question.toolChoice(), json);
    if (question.parallelTools().isPresent()) {
      json.writeBooleanField("parallel_tool_calls", question.parallelTools().get());
    }
  }

  /** What does not say that it is strict must say that it is not: here that is unusual. */
  private void tool(Tool tool, JsonGenerator json) throws IOException {
    boolean function = tool.kind() == Tool.Kind.FUNCTION;
    json.writeStringField("type", function ? "function" : "custom");
    json.writeStringField("name", names.outward(tool.name()));
    text("description", tool.description(), json);
    if (function) {
      raw("parameters", tool.parameters().orElse(Tool.NO_PARAMETERS), json);
      json.writeBooleanField("strict", tool.strict().orElse(false));
    }
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
      case ToolChoice.Among(List<String> some, boolean forced) -> {
        json.writeObjectFieldStart("tool_choice");
        json.writeStringField("type", "allowed_tools");
        json.writeStringField("mode", forced ? "required" : "auto");
        json.writeArrayFieldStart("tools");
        for (String name : some) {
          json.writeStartObject();
          named(name, json);
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
    }
  }

  private void named(String name, JsonGenerator json) throws IOException {
    boolean freeText =
        question.tools().stream()
            .anyMatch(tool -> tool.name().equals(name) && tool.kind() == Tool.Kind.FREE_TEXT);
    json.writeStringField("type", freeText ? "custom" : "function");
    json.writeStringField("name", names.outward(name));
  }

  private static void format(OutputFormat format, JsonGenerator json) throws IOException {
    if (format instanceof OutputFormat.Text) {
      return;
    }
    json.writeObjectFieldStart("text");
    json.writeObjectFieldStart("format");
    switch (format) {
      case OutputFormat.Text _ -> json.writeStringField("type", "text");
      case OutputFormat.Json _ -> json.writeStringField("type", "json_object");
      case OutputFormat.Schema schema -> {
        json.writeStringField("type", "json_schema");
        json.writeStringField("name", schema.name().orElse("answer"));
        text("description", schema.description(), json);
        raw("schema", schema.schema(), json);
        json.writeBooleanField("strict", schema.strict().orElse(false));
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
