package io.nebulagate.inbound.http.dialect.gemini;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Reasoning.Effort;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.inbound.http.dialect.Field;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads a question of Gemini's into the form that is nobody's. The wrong is named as the client
 * wrote it; what only Google knows is noted as unheard.
 */
final class GeminiQuestion {

  private static final int UNHEARD_MAX = 32;
  private static final String CONFIG = "generationConfig";

  private static final Set<String> HEARD =
      Set.of("contents", "systemInstruction", "tools", "toolConfig", CONFIG, "model");

  private static final Set<String> CONFIG_HEARD =
      Set.of(
          "temperature",
          "topP",
          "topK",
          "candidateCount",
          "maxOutputTokens",
          "stopSequences",
          "presencePenalty",
          "frequencyPenalty",
          "seed",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "thinkingConfig");

  private final Field body;
  private final Field config;
  private final RequestHead head;
  private final SealedThoughts seals;
  private final Set<String> unheard = new LinkedHashSet<>();

  GeminiQuestion(Field body, RequestHead head, SealedThoughts seals) {
    this.body = body;
    this.config = Proto.at(body, CONFIG);
    this.head = head;
    this.seals = seals;
  }

  ChatRequest read() {
    Field kept = Proto.at(body, "cachedContent");
    if (kept.isThere()) {
      throw kept.wrong("names what Google keeps, and another vendor's model is asked");
    }
    List<Message> messages = new GeminiContents(seals).read(body);
    List<Tool> tools = tools();
    ToolChoice choice = toolChoice();
    unheard("", body, HEARD);
    unheard(CONFIG + ".", config, CONFIG_HEARD);
    return new ChatRequest(
        messages,
        tools,
        choice,
        Optional.empty(),
        sampling(),
        reasoning(),
        format(),
        Optional.empty(),
        unheard);
  }

  private void unheard(String place, Field in, Set<String> heard) {
    for (Map.Entry<String, Field> member : in.members().entrySet()) {
      String name = Proto.camel(member.getKey());
      if (!heard.contains(name) && member.getValue().isThere()) {
        note(place + name);
      }
    }
  }

  private void note(String name) {
    if (unheard.size() < UNHEARD_MAX) {
      unheard.add(name);
    }
  }

  // ── tools ──

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    for (Field tool : body.at("tools").elements()) {
      for (Field function : Proto.at(tool, "functionDeclarations").elements()) {
        tools.add(function(function));
      }
      unheard("tools[].", tool, Set.of("functionDeclarations"));
    }
    return tools;
  }

  private static Tool function(Field function) {
    Field schema = Proto.at(function, "parametersJsonSchema");
    Field parameters = function.at("parameters");
    return new Tool(
        Tool.Kind.FUNCTION,
        function.at("name").text(),
        function.at("description").optionalText(),
        schema
            .optional()
            .map(Field::json)
            .or(() -> parameters.optional().map(GeminiSchemas::toJsonSchema)),
        Optional.empty());
  }

  private ToolChoice toolChoice() {
    Field wishes = Proto.at(body, "toolConfig");
    unheard("toolConfig.", wishes, Set.of("functionCallingConfig"));
    Field calling = Proto.at(wishes, "functionCallingConfig");
    unheard("toolConfig.functionCallingConfig.", calling, Set.of("mode", "allowedFunctionNames"));
    List<String> names = new ArrayList<>();
    Proto.at(calling, "allowedFunctionNames").elements().forEach(name -> names.add(name.text()));
    String mode = calling.at("mode").optionalText().orElse("AUTO");
    return switch (mode.toUpperCase(Locale.ROOT)) {
      case "AUTO", "MODE_UNSPECIFIED" -> new ToolChoice.Auto();
      case "NONE" -> new ToolChoice.None();
      case "VALIDATED" ->
          names.isEmpty() ? new ToolChoice.Auto() : new ToolChoice.Among(names, false);
      case "ANY" -> any(names);
      default -> throw calling.at("mode").wrong("must be AUTO, ANY, NONE or VALIDATED");
    };
  }

  private static ToolChoice any(List<String> names) {
    return switch (names.size()) {
      case 0 -> new ToolChoice.Any();
      case 1 -> new ToolChoice.Named(names.getFirst());
      default -> new ToolChoice.Among(names, true);
    };
  }

  // ── how it is answered ──

  private Sampling sampling() {
    List<String> stop = new ArrayList<>();
    Proto.at(config, "stopSequences").elements().forEach(text -> stop.add(text.text()));
    return new Sampling(
        head.outputTokensMax(),
        Proto.number(config.at("temperature")),
        Proto.number(Proto.at(config, "topP")),
        Proto.number(Proto.at(config, "topK")),
        Proto.number(Proto.at(config, "frequencyPenalty")),
        Proto.number(Proto.at(config, "presencePenalty")),
        Proto.number(config.at("seed")),
        stop,
        head.choices(),
        OptionalInt.empty());
  }

  /**
   * To show thoughts is no wish to think: it alone would make a vendor's model do what it cannot,
   * or cost what nobody asked for.
   */
  private Optional<Reasoning> reasoning() {
    Field thinking = Proto.at(config, "thinkingConfig");
    boolean shown = Proto.at(thinking, "includeThoughts").bool().orElse(false);
    Field level = Proto.at(thinking, "thinkingLevel");
    if (level.isThere()) {
      Optional<Effort> effort = effort(level);
      if (effort.isPresent()) {
        return Optional.of(new Reasoning(effort, OptionalLong.empty(), shown));
      }
    }
    Field budget = Proto.at(thinking, "thinkingBudget");
    long tokens = Proto.number(budget).map(number -> whole(budget, number)).orElse(-1L);
    if (tokens >= 0) {
      return Optional.of(new Reasoning(Optional.empty(), OptionalLong.of(tokens), shown));
    }
    if (shown) {
      note(CONFIG + ".thinkingConfig.includeThoughts");
    }
    return Optional.empty();
  }

  private static Optional<Effort> effort(Field level) {
    return switch (level.text().toUpperCase(Locale.ROOT)) {
      case "MINIMAL" -> Optional.of(Effort.MINIMAL);
      case "LOW" -> Optional.of(Effort.LOW);
      case "MEDIUM" -> Optional.of(Effort.MEDIUM);
      case "HIGH" -> Optional.of(Effort.HIGH);
      case "THINKING_LEVEL_UNSPECIFIED" -> Optional.empty();
      default -> throw level.wrong("must be MINIMAL, LOW, MEDIUM or HIGH");
    };
  }

  private static long whole(Field field, BigDecimal number) {
    try {
      return number.intValueExact();
    } catch (ArithmeticException notWhole) {
      throw field.wrong("must be a whole number");
    }
  }

  private OutputFormat format() {
    Field type = Proto.at(config, "responseMimeType");
    Field schema = Proto.at(config, "responseSchema");
    Field jsonSchema = Proto.at(config, "responseJsonSchema");
    return switch (type.optionalText().orElse("").toLowerCase(Locale.ROOT)) {
      case "application/json" -> {
        if (jsonSchema.isThere()) {
          yield schema(jsonSchema.json());
        }
        yield schema.isThere()
            ? schema(GeminiSchemas.toJsonSchema(schema))
            : new OutputFormat.Json();
      }
      case "", "text/plain" -> new OutputFormat.Text();
      default -> {
        note(CONFIG + ".responseMimeType");
        yield new OutputFormat.Text();
      }
    };
  }

  private static OutputFormat schema(JsonText schema) {
    return new OutputFormat.Schema(Optional.empty(), Optional.empty(), schema, Optional.empty());
  }
}
