package io.nebulagate.inbound.http.dialect.openai.chat;

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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads a chat into the form that is nobody's. The wrong is named as the client wrote it; what only
 * OpenAI knows is noted as unheard.
 */
final class ChatQuestion {

  private static final int UNHEARD_MAX = 32;

  /** What is read here, or was read before, or means nothing for the answer. */
  private static final Set<String> HEARD =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "n",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "top_k",
          "frequency_penalty",
          "presence_penalty",
          "seed",
          "stop",
          "tools",
          "functions",
          "tool_choice",
          "function_call",
          "parallel_tool_calls",
          "response_format",
          "reasoning_effort",
          "user",
          "safety_identifier",
          "prompt_cache_key");

  private final Field body;
  private final RequestHead head;
  private final Set<String> unheard = new LinkedHashSet<>();

  ChatQuestion(Field body, RequestHead head) {
    this.body = body;
    this.head = head;
  }

  ChatRequest read() {
    List<Message> messages = new ChatMessages().read(body.at("messages"));
    List<Tool> tools = tools();
    body.members()
        .forEach((name, value) -> {
          if (!HEARD.contains(name) && value.isThere() && unheard.size() < UNHEARD_MAX) {
            unheard.add(name);
          }
        });
    return new ChatRequest(
        messages,
        tools,
        toolChoice(),
        body.at("parallel_tool_calls").bool(),
        sampling(),
        reasoning(),
        format(body.at("response_format")),
        body.at("safety_identifier").optionalText().or(() -> body.at("user").optionalText()),
        unheard);
  }

  // ── tools ──

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    for (Field tool : body.at("tools").elements()) {
      switch (tool.at("type").textOr("function")) {
        case "function" -> tools.add(function(tool.at("function")));
        case "custom" -> tools.add(freeText(tool.at("custom")));
        default -> unheard.add("tools[].type=" + tool.at("type").textOr("?"));
      }
    }
    for (Field function : body.at("functions").elements()) {
      tools.add(function(function));
    }
    return tools;
  }

  private static Tool function(Field function) {
    return new Tool(
        Tool.Kind.FUNCTION,
        function.at("name").text(),
        function.at("description").optionalText(),
        function.at("parameters").optional().map(Field::json),
        function.at("strict").bool());
  }

  private static Tool freeText(Field custom) {
    return new Tool(
        Tool.Kind.FREE_TEXT,
        custom.at("name").text(),
        custom.at("description").optionalText(),
        Optional.empty(),
        Optional.empty());
  }

  private ToolChoice toolChoice() {
    Field choice = body.at("tool_choice");
    if (!choice.isThere()) {
      choice = body.at("function_call");
    }
    if (!choice.isThere()) {
      return new ToolChoice.Auto();
    }
    if (choice.isText()) {
      return switch (choice.text()) {
        case "auto" -> new ToolChoice.Auto();
        case "none" -> new ToolChoice.None();
        case "required", "any" -> new ToolChoice.Any();
        default -> throw choice.wrong("must be none, auto or required, or name a tool");
      };
    }
    return switch (choice.at("type").textOr("")) {
      case "function" -> new ToolChoice.Named(choice.at("function").at("name").text());
      case "custom" -> new ToolChoice.Named(choice.at("custom").at("name").text());
      case "allowed_tools" -> among(choice.at("allowed_tools"));
      case "" -> new ToolChoice.Named(choice.at("name").text());
      default -> throw choice.at("type").wrong("must be function, custom or allowed_tools");
    };
  }

  private static ToolChoice among(Field allowed) {
    List<String> names = new ArrayList<>();
    for (Field tool : allowed.at("tools").elements()) {
      names.add(tool.at(tool.at("type").textOr("function")).at("name").text());
    }
    return new ToolChoice.Among(names, allowed.at("mode").textOr("auto").equals("required"));
  }

  // ── how it is answered ──

  private Sampling sampling() {
    List<String> stop = new ArrayList<>();
    Field asked = body.at("stop");
    if (asked.isText()) {
      stop.add(asked.text());
    } else {
      asked.elements().forEach(text -> stop.add(text.text()));
    }
    return new Sampling(
        head.outputTokensMax(),
        body.at("temperature").number(),
        body.at("top_p").number(),
        body.at("top_k").number(),
        body.at("frequency_penalty").number(),
        body.at("presence_penalty").number(),
        body.at("seed").number(),
        stop,
        head.choices(),
        OptionalInt.empty());
  }

  private Optional<Reasoning> reasoning() {
    Field effort = body.at("reasoning_effort");
    if (!effort.isThere()) {
      return Optional.empty();
    }
    try {
      Effort asked = Effort.valueOf(effort.text().toUpperCase(Locale.ROOT));
      return Optional.of(new Reasoning(Optional.of(asked), OptionalLong.empty(), true));
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
      case "json_schema" -> schema(format.at("json_schema"));
      default -> throw format.at("type").wrong("must be text, json_object or json_schema");
    };
  }

  private static OutputFormat schema(Field schema) {
    return new OutputFormat.Schema(
        schema.at("name").optionalText(),
        schema.at("description").optionalText(),
        schema.at("schema").optional().map(Field::json).orElse(JsonText.EMPTY_OBJECT),
        schema.at("strict").bool());
  }
}
