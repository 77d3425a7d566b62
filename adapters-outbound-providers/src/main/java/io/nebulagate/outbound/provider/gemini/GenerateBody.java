package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.chat.fitting.ToolNames;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.Dropped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Writes a question as Gemini has it. */
final class GenerateBody {

  private static final int STOPS_MAX = 5;

  /** The argument in which a function gets what a tool of any text would. */
  static final String INPUT = "input";

  private static final String FREE_TEXT =
      "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},"
          + "\"required\":[\"input\"]}";

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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator json = Json.write(bytes)) {
      json.writeStartObject();
      new GenerateTurns(question, model, names, dropped).write(json);
      tools(json);
      json.writeObjectFieldStart("generationConfig");
      sampling(question.sampling(), json);
      format(question.format(), json);
      if (question.reasoning().isPresent()) {
        Thinking.write(question.reasoning().get(), model, json, dropped);
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("nothing fails to be written to memory", impossible);
    }
    dropped.noteIf(question.parallelTools().equals(Optional.of(false)), "parallel_tool_calls");
    dropped.noteIf(question.endUser().isPresent(), "user");
    return bytes.toByteArray();
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
    if (!asked.stop().isEmpty()) {
      json.writeArrayFieldStart("stopSequences");
      for (String text : asked.stop().subList(0, Math.min(STOPS_MAX, asked.stop().size()))) {
        json.writeString(text);
      }
      json.writeEndArray();
    }
    if (asked.choices() > 1) {
      json.writeNumberField("candidateCount", asked.choices());
    }
  }

  private static void number(String name, Optional<BigDecimal> value, JsonGenerator json)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.get());
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
        json.writeFieldName("responseJsonSchema");
        json.writeRawValue(JsonSchemas.cleaned(schema.schema()).value());
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
    if (tool.description().isPresent()) {
      json.writeStringField("description", tool.description().get());
    }
    json.writeFieldName("parametersJsonSchema");
    json.writeRawValue(
        switch (tool.kind()) {
          case FUNCTION ->
              JsonSchemas.cleaned(tool.parameters().orElse(Tool.NO_PARAMETERS)).value();
          case FREE_TEXT -> FREE_TEXT;
        });
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
