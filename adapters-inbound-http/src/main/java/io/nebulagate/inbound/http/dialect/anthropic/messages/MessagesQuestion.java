package io.nebulagate.inbound.http.dialect.anthropic.messages;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
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
 * Reads a conversation into the form that is nobody's. The wrong is named as the client wrote it;
 * what only Anthropic knows is noted as unheard. Breakpoints of the cache are passed over: other
 * vendors cache by themselves.
 */
final class MessagesQuestion {

  private static final int UNHEARD_MAX = 32;

  /** What is read here, or was read before, or means nothing for the answer. */
  private static final Set<String> HEARD =
      Set.of(
          "model",
          "messages",
          "max_tokens",
          "stream",
          "system",
          "tools",
          "tool_choice",
          "stop_sequences",
          "temperature",
          "top_p",
          "top_k",
          "thinking",
          "output_config",
          "output_format",
          "metadata",
          "cache_control");

  private final Field body;
  private final RequestHead head;
  private final SealedValues seals;
  private final Set<String> unheard = new LinkedHashSet<>();

  MessagesQuestion(Field body, RequestHead head, SealedValues seals) {
    this.body = body;
    this.head = head;
    this.seals = seals;
  }

  ChatRequest read() {
    List<Message> messages = new ArrayList<>(system());
    messages.addAll(new MessagesTurns(seals).read(body.at("messages")));
    List<Tool> tools = tools();
    body.members()
        .forEach((name, value) -> {
          if (!HEARD.contains(name) && value.isThere() && unheard.size() < UNHEARD_MAX) {
            unheard.add(name);
          }
        });
    Field choice = body.at("tool_choice");
    return new ChatRequest(
        messages,
        tools,
        toolChoice(choice),
        choice.isObject()
            ? choice.at("disable_parallel_tool_use").bool().map(off -> !off)
            : Optional.empty(),
        sampling(),
        reasoning(),
        format(),
        body.at("metadata").isObject()
            ? body.at("metadata").at("user_id").optionalText()
            : Optional.empty(),
        unheard);
  }

  private List<Message> system() {
    Field system = body.at("system");
    List<Part> parts = new ArrayList<>();
    if (system.isText()) {
      parts.add(new Part.Text(system.text()));
    } else {
      for (Field block : system.elements()) {
        parts.add(new Part.Text(block.at("text").text()));
      }
    }
    parts.removeIf(part -> part instanceof Part.Text(String text, _) && text.isEmpty());
    return parts.isEmpty() ? List.of() : List.of(new Message(Role.SYSTEM, parts));
  }

  // ── tools ──

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    for (Field tool : body.at("tools").elements()) {
      String type = tool.at("type").textOr("custom");
      if (type.equals("custom")) {
        tools.add(
            new Tool(
                Tool.Kind.FUNCTION,
                tool.at("name").text(),
                tool.at("description").optionalText(),
                tool.at("input_schema").optional().map(Field::json),
                tool.at("strict").bool()));
      } else if (unheard.size() < UNHEARD_MAX) {
        unheard.add("tools[].type=" + type); // runs at the vendor's, or has a schema only it knows
      }
    }
    return tools;
  }

  private static ToolChoice toolChoice(Field choice) {
    if (!choice.isThere()) {
      return new ToolChoice.Auto();
    }
    Field type = choice.at("type");
    return switch (type.text()) {
      case "auto" -> new ToolChoice.Auto();
      case "any" -> new ToolChoice.Any();
      case "none" -> new ToolChoice.None();
      case "tool" -> new ToolChoice.Named(choice.at("name").text());
      default -> throw type.wrong("must be auto, any, tool or none");
    };
  }

  // ── how it is answered ──

  private Sampling sampling() {
    List<String> stop = new ArrayList<>();
    body.at("stop_sequences").elements().forEach(text -> stop.add(text.text()));
    return new Sampling(
        head.outputTokensMax(),
        body.at("temperature").number(),
        body.at("top_p").number(),
        body.at("top_k").number(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        stop,
        head.choices(),
        OptionalInt.empty());
  }

  /** Thinking that is adaptive leaves to the vendor what it is used to, but for the effort. */
  private Optional<Reasoning> reasoning() {
    Field thinking = body.at("thinking");
    Optional<Effort> effort = effort(body.at("output_config"));
    boolean shown = !thinking.at("display").textOr("").equals("omitted");
    if (!thinking.isThere()) {
      return effort.map(told -> new Reasoning(Optional.of(told), OptionalLong.empty(), shown));
    }
    Field type = thinking.at("type");
    return switch (type.text()) {
      case "disabled" ->
          Optional.of(new Reasoning(Optional.of(Effort.NONE), OptionalLong.empty(), false));
      case "enabled" -> {
        Field budget = thinking.at("budget_tokens");
        yield Optional.of(new Reasoning(effort, budget.count(), shown));
      }
      case "adaptive", "between_tools" ->
          effort.map(told -> new Reasoning(Optional.of(told), OptionalLong.empty(), shown));
      default -> throw type.wrong("must be enabled, adaptive, between_tools or disabled");
    };
  }

  private static Optional<Effort> effort(Field config) {
    Field effort = config.at("effort");
    return effort
        .optionalText()
        .map(word -> {
          try {
            return Effort.valueOf(word.toUpperCase(Locale.ROOT));
          } catch (IllegalArgumentException unknown) {
            throw effort.wrong("must be low, medium, high, xhigh or max");
          }
        });
  }

  /** Where it stands now, and where it stood while it was new. */
  private OutputFormat format() {
    Field format = body.at("output_config").at("format");
    if (!format.isThere()) {
      format = body.at("output_format");
    }
    if (!format.isThere()) {
      return new OutputFormat.Text();
    }
    if (!format.at("type").text().equals("json_schema")) {
      throw format.at("type").wrong("must be json_schema");
    }
    return new OutputFormat.Schema(
        Optional.empty(),
        Optional.empty(),
        format.at("schema").optional().map(Field::json).orElse(JsonText.EMPTY_OBJECT),
        Optional.empty());
  }
}
