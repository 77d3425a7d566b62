package io.nebulagate.inbound.http.dialect.openai.responses;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Reasoning.Effort;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.inbound.http.dialect.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads a request for a response into the form that is nobody's. The wrong is named as the client
 * wrote it; what only OpenAI knows is noted as unheard.
 */
final class ResponsesQuestion {

  private static final int UNHEARD_MAX = 32;
  private static final String ENCRYPTED = "reasoning.encrypted_content";

  /** What is read here, or was read before, or means nothing for the answer. */
  private static final Set<String> HEARD =
      Set.of(
          "model",
          "input",
          "instructions",
          "stream",
          "stream_options",
          "store",
          "background",
          "include",
          "max_output_tokens",
          "temperature",
          "top_p",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "text",
          "reasoning",
          "truncation",
          "service_tier",
          "metadata",
          "user",
          "safety_identifier",
          "prompt_cache_key");

  private final Field body;
  private final RequestHead head;
  private final Seals seals;
  private final Set<String> unheard = new LinkedHashSet<>();

  ResponsesQuestion(Field body, RequestHead head, Seals seals) {
    this.body = body;
    this.head = head;
    this.seals = seals;
  }

  ChatRequest read() {
    refuseState();
    NamedTools tools = new NamedTools(body);
    List<Message> messages =
        new ResponsesItems(seals, unheard).read(body.at("instructions"), body.at("input"));
    ToolChoice choice = toolChoice();
    Optional<Reasoning> reasoning = reasoning();
    noteUnheard(tools);
    return new ChatRequest(
        messages,
        tools.all(),
        choice,
        body.at("parallel_tool_calls").bool(),
        sampling(),
        reasoning,
        format(body.at("text").at("format")),
        body.at("safety_identifier").optionalText().or(() -> body.at("user").optionalText()),
        unheard);
  }

  /** The planner sends such requests nowhere where they would have to be translated. */
  private void refuseState() {
    for (String field : List.of("previous_response_id", "conversation", "prompt")) {
      if (body.at(field).isThere()) {
        throw body.at(field).wrong("cannot be told to a provider that keeps no responses");
      }
    }
  }

  private void noteUnheard(NamedTools tools) {
    unheard.addAll(tools.hosted());
    noteIf(body.at("store").bool().orElse(true), "store");
    noteIf(body.at("text").at("verbosity").isThere(), "text.verbosity");
    noteIf(body.at("truncation").textOr("disabled").equals("auto"), "truncation");
    noteIf(!body.at("service_tier").textOr("auto").equals("auto"), "service_tier");
    for (Field asked : body.at("include").elements()) {
      noteIf(!asked.text().equals(ENCRYPTED), "include");
    }
    body.members().forEach((name, value) -> noteIf(!HEARD.contains(name) && value.isThere(), name));
  }

  private void noteIf(boolean asked, String name) {
    if (asked && unheard.size() < UNHEARD_MAX) {
      unheard.add(name);
    }
  }

  // ── tools ──

  private ToolChoice toolChoice() {
    Field choice = body.at("tool_choice");
    if (!choice.isThere()) {
      return new ToolChoice.Auto();
    }
    if (choice.isText()) {
      return switch (choice.text()) {
        case "auto" -> new ToolChoice.Auto();
        case "none" -> new ToolChoice.None();
        case "required" -> new ToolChoice.Any();
        default -> throw choice.wrong("must be none, auto or required, or name a tool");
      };
    }
    return switch (choice.at("type").text()) {
      case "function", "custom" -> new ToolChoice.Named(named(choice));
      case "allowed_tools" -> among(choice);
      default -> {
        noteIf(true, "tool_choice");
        yield new ToolChoice.Auto();
      }
    };
  }

  private static ToolChoice among(Field allowed) {
    List<String> names = new ArrayList<>();
    for (Field tool : allowed.at("tools").elements()) {
      if (tool.at("name").isThere()) {
        names.add(named(tool));
      }
    }
    boolean forced = allowed.at("mode").textOr("auto").equals("required");
    if (names.isEmpty()) {
      return forced ? new ToolChoice.Any() : new ToolChoice.Auto();
    }
    return new ToolChoice.Among(names, forced);
  }

  private static String named(Field tool) {
    return NamedTools.known(tool.at("name").text(), tool.at("namespace").optionalText());
  }

  // ── how it is answered ──

  private Sampling sampling() {
    return new Sampling(
        head.outputTokensMax(),
        body.at("temperature").number(),
        body.at("top_p").number(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        1,
        OptionalInt.empty());
  }

  /** A wish for a summary alone does not make a model think. */
  private Optional<Reasoning> reasoning() {
    Field asked = body.at("reasoning");
    Field effort = asked.at("effort");
    if (!effort.isThere()) {
      return Optional.empty();
    }
    boolean shown = asked.at("summary").isThere() || asked.at("generate_summary").isThere();
    try {
      Effort told = Effort.valueOf(effort.text().toUpperCase(Locale.ROOT));
      return Optional.of(new Reasoning(Optional.of(told), OptionalLong.empty(), shown));
    } catch (IllegalArgumentException unknown) {
      throw effort.wrong("must be none, minimal, low, medium, high, xhigh or max");
    }
  }

  private static OutputFormat format(Field format) {
    if (!format.isThere()) {
      return new OutputFormat.Text();
    }
    return switch (format.at("type").text()) {
      case "text" -> new OutputFormat.Text();
      case "json_object" -> new OutputFormat.Json();
      case "json_schema" ->
          new OutputFormat.Schema(
              format.at("name").optionalText(),
              format.at("description").optionalText(),
              format.at("schema").optional().map(Field::json).orElse(JsonText.EMPTY_OBJECT),
              format.at("strict").bool());
      default -> throw format.at("type").wrong("must be text, json_object or json_schema");
    };
  }
}
