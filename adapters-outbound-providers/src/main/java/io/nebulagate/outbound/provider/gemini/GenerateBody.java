package io.nebulagate.outbound.provider.gemini;

import static io.nebulagate.outbound.provider.conversation.QuestionJson.number;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.raw;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.text;
import static io.nebulagate.outbound.provider.conversation.QuestionJson.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.chat.fitting.ToolNames;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.QuestionJson;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Writes a question as Gemini has it. */
final class GenerateBody {

  private static final int STOPS_MAX = 5;

  private final ChatRequest question;
  private final GeminiModel model;
  private final ToolNames names;
  private final Dropped dropped;

  GenerateBody(ChatRequest question, GeminiModel model, ToolNames names, Dropped dropped) {
    this.question = question;
    this.model = model;
    this.names = names;
    this.dropped = dropped;
  }

  byte[] write() {
    byte[] bytes =
        QuestionJson.object(json -> {
          new GenerateTurns(question, model, names, dropped).write(json);
          tools(json);
          json.writeObjectFieldStart("generationConfig");
          sampling(question.sampling(), json);
          format(question.format(), json);
          if (question.reasoning().isPresent()) {
            Thinking.write(question.reasoning().get(), model, json, dropped);
          }
          json.writeEndObject();
        });
    dropped.noteIf(question.parallelTools().equals(Optional.of(false)), "parallel_tool_calls");
    dropped.noteIf(question.endUser().isPresent(), "user");
    return bytes;
  }

  // ── how it is answered ──

  private void sampling(Sampling asked, JsonGenerator json) throws IOException {
    if (asked.outputTokensMax().isPresent()) {
      json.writeNumberField("maxOutputTokens", asked.outputTokensMax().getAsLong());
    }
    number("temperature", asked.temperature(), json);
    number("topP", asked.topP(), json);
    integer("topK", "top_k", asked.topK(), json);
    integer("seed", "seed", asked.seed(), json);
    number("frequencyPenalty", asked.frequencyPenalty(), json);
    number("presencePenalty", asked.presencePenalty(), json);
    dropped.noteIf(asked.topLogprobs().isPresent(), "logprobs");
    dropped.noteIf(asked.stop().size() > STOPS_MAX, "stop");
    texts("stopSequences", asked.stop(), STOPS_MAX, json);
    if (asked.choices() > 1) {
      json.writeNumberField("candidateCount", asked.choices());
    }
  }

  /** Gemini has 32 bits for it. */
  private void integer(String name, String asked, Optional<BigDecimal> value, JsonGenerator json)
      throws IOException {
    if (value.isEmpty()) {
      return;
    }
    try {
      json.writeNumberField(name, value.get().intValueExact());
    } catch (ArithmeticException _) {
      dropped.note(asked);
    }
  }

  private static void format(OutputFormat format, JsonGenerator json) throws IOException {
    switch (format) {
      case OutputFormat.Text _ -> {}
      case OutputFormat.Json _ -> json.writeStringField("responseMimeType", "application/json");
      case OutputFormat.Schema schema -> {
        json.writeStringField("responseMimeType", "application/json");
        raw("responseJsonSchema", JsonSchemas.cleaned(schema.schema()), json);
      }
    }
  }

  // ── tools ──

  private void tools(JsonGenerator json) throws IOException {
    if (question.tools().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tools");
    json.writeStartObject();
    json.writeArrayFieldStart("functionDeclarations");
    for (Tool tool : question.tools()) {
      tool(tool, json);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    choice(question.toolChoice(), json);
  }

  private void tool(Tool tool, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", names.outward(tool.name()));
    text("description", tool.description(), json);
    raw(
        "parametersJsonSchema",
        switch (tool.kind()) {
          case FUNCTION -> JsonSchemas.cleaned(tool.parameters().orElse(Tool.NO_PARAMETERS));
          case FREE_TEXT -> TextTools.SCHEMA;
        },
        json);
    json.writeEndObject();
  }

  private void choice(ToolChoice choice, JsonGenerator json) throws IOException {
    switch (choice) {
      case ToolChoice.Auto _ -> {
        boolean strict = question.tools().stream().anyMatch(GenerateBody::isStrict);
        if (strict) {
          calling("VALIDATED", List.of(), json);
        }
      }
      case ToolChoice.None _ -> calling("NONE", List.of(), json);
      case ToolChoice.Any _ -> calling("ANY", List.of(), json);
      case ToolChoice.Named(String name) -> calling("ANY", List.of(name), json);
      // AUTO takes no list of names; VALIDATED also lets the model speak instead.
      case ToolChoice.Among(List<String> some, boolean forced) ->
          calling(forced ? "ANY" : "VALIDATED", some, json);
    }
  }

  private static boolean isStrict(Tool tool) {
    return tool.strict().orElse(false);
  }

  private void calling(String mode, List<String> allowed, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("toolConfig");
    json.writeObjectFieldStart("functionCallingConfig");
    json.writeStringField("mode", mode);
    if (!allowed.isEmpty()) {
      json.writeArrayFieldStart("allowedFunctionNames");
      for (String name : allowed) {
        json.writeString(names.outward(name));
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
