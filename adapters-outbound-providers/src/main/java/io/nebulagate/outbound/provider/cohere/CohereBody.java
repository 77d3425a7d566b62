package io.nebulagate.outbound.provider.cohere;

import static io.nebulagate.outbound.provider.conversation.QuestionJson.number;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.raw;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.text;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.QuestionJson;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Writes a question as Cohere's chat has it. Numbers beyond what Cohere takes become the nearest it
 * does.
 */
final class CohereBody {

  private static final int STOPS_MAX = 5;
  private static final BigDecimal P_MIN = new BigDecimal("0.01");
  private static final BigDecimal P_MAX = new BigDecimal("0.99");
  private static final BigDecimal K_MAX = BigDecimal.valueOf(500);

  private final ChatRequest question;
  private final UpstreamRequest request;
  private final Dropped dropped;
  private final CohereTools tools;

  CohereBody(ChatRequest question, UpstreamRequest request, Dropped dropped) {
    this.question = question;
    this.request = request;
    this.dropped = dropped;
    this.tools = CohereTools.of(request);
  }

  byte[] write() {
    if (question.sampling().choices() > 1) {
      throw new UpstreamException(
          new UpstreamFault.Untranslatable("n", "this provider gives one answer at a time"));
    }
    byte[] bytes =
        QuestionJson.object(json -> {
          json.writeStringField("model", request.route().upstreamModel().value());
          json.writeBooleanField("stream", request.head().stream());
          json.writeArrayFieldStart("messages");
          new CohereTurns(json, tools, dropped).write(question.messages());
          json.writeEndArray();
          sampling(question.sampling(), json);
          tools(json);
          format(json);
          if (question.reasoning().isPresent()) {
            thinking(question.reasoning().get(), json);
          }
        });
    dropped.noteIf(question.endUser().isPresent(), "user");
    dropped.noteIf(!question.parallelTools().orElse(true), "parallel_tool_calls");
    return bytes;
  }

  // ── sampling ──

  private void sampling(Sampling asked, JsonGenerator json) throws IOException {
    if (asked.outputTokensMax().isPresent()) {
      json.writeNumberField("max_tokens", asked.outputTokensMax().getAsLong());
    }
    number("temperature", within(asked.temperature(), BigDecimal.ZERO, BigDecimal.ONE), json);
    number("p", within(asked.topP(), P_MIN, P_MAX), json);
    number("k", within(asked.topK(), BigDecimal.ZERO, K_MAX), json);
    penalty("frequency_penalty", asked.frequencyPenalty(), json);
    penalty("presence_penalty", asked.presencePenalty(), json);
    unlessNegative("seed", asked.seed(), json);
    dropped.noteIf(asked.topLogprobs().isPresent(), "logprobs");
    dropped.noteIf(asked.stop().size() > STOPS_MAX, "stop");
    texts("stop_sequences", asked.stop(), STOPS_MAX, json);
  }

  /** What is to be repeated rather than avoided cannot be said. */
  private void penalty(String name, Optional<BigDecimal> asked, JsonGenerator json)
      throws IOException {
    unlessNegative(name, asked.map(BigDecimal.ONE::min), json);
  }

  private void unlessNegative(String name, Optional<BigDecimal> asked, JsonGenerator json)
      throws IOException {
    boolean negative = asked.isPresent() && asked.get().signum() < 0;
    dropped.noteIf(negative, name);
    number(name, asked.filter(_ -> !negative), json);
  }

  private static Optional<BigDecimal> within(
      Optional<BigDecimal> asked, BigDecimal least, BigDecimal most) {
    return asked.map(value -> least.max(most.min(value)));
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
    text("tool_choice", choice(), json);
  }

  /** Which of them must be used cannot be said; that there are no others can. */
  private List<Tool> offered() {
    return switch (question.toolChoice()) {
      case ToolChoice.Auto _, ToolChoice.None _, ToolChoice.Any _ -> question.tools();
      case ToolChoice.Named(String name) ->
          question.tools().stream().filter(tool -> tool.name().equals(name)).toList();
      case ToolChoice.Among(List<String> names, _) ->
          question.tools().stream().filter(tool -> names.contains(tool.name())).toList();
    };
  }

  private Optional<String> choice() {
    return switch (question.toolChoice()) {
      case ToolChoice.Auto _ -> Optional.empty();
      case ToolChoice.None _ -> Optional.of("NONE");
      case ToolChoice.Any _, ToolChoice.Named _ -> Optional.of("REQUIRED");
      case ToolChoice.Among(_, boolean forced) ->
          forced ? Optional.of("REQUIRED") : Optional.empty();
    };
  }

  private void tool(Tool tool, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "function");
    json.writeObjectFieldStart("function");
    json.writeStringField("name", tools.outward(tool.name()));
    text("description", tool.description(), json);
    raw("parameters", parameters(tool), json);
    json.writeEndObject();
    json.writeEndObject();
    dropped.noteIf(tool.strict().orElse(false), "strict");
  }

  private static JsonText parameters(Tool tool) {
    return tool.kind() == Tool.Kind.FREE_TEXT
        ? TextTools.SCHEMA
        : tool.parameters().orElse(Tool.NO_PARAMETERS);
  }

  // ── the answer's form ──

  /** Not to be had together with tools. */
  private void format(JsonGenerator json) throws IOException {
    if (question.format() instanceof OutputFormat.Text) {
      return;
    }
    if (!question.tools().isEmpty()) {
      dropped.note("response_format");
      return;
    }
    json.writeObjectFieldStart("response_format");
    json.writeStringField("type", "json_object");
    if (question.format() instanceof OutputFormat.Schema schema) {
      raw("json_schema", schema.schema(), json);
    }
    json.writeEndObject();
  }

  private static void thinking(Reasoning asked, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("thinking");
    json.writeStringField("type", asked.isOff() ? "disabled" : "enabled");
    if (!asked.isOff()) {
      json.writeNumberField("token_budget", Math.max(1, asked.tokens()));
    }
    json.writeEndObject();
  }
}
