package io.nebulagate.inbound.http.dialect.cohere;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Message;
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
 * Reads a chat of Cohere's into the form that is nobody's. The wrong is named as the client wrote
 * it; what only Cohere knows is noted as unheard.
 */
final class CohereQuestion {

  private static final int UNHEARD_MAX = 32;

  /** What is read here, or was read before. */
  private static final Set<String> HEARD =
      Set.of(
          "model",
          "messages",
          "stream",
          "documents",
          "max_tokens",
          "temperature",
          "p",
          "k",
          "frequency_penalty",
          "presence_penalty",
          "seed",
          "stop_sequences",
          "tools",
          "strict_tools",
          "tool_choice",
          "response_format",
          "thinking");

  private final Field body;
  private final RequestHead head;
  private final CarriedSeals seals;

  CohereQuestion(Field body, RequestHead head, CarriedSeals seals) {
    this.body = body;
    this.head = head;
    this.seals = seals;
  }

  ChatRequest read() {
    return new ChatRequest(
        messages(),
        tools(),
        toolChoice(),
        Optional.empty(),
        sampling(),
        reasoning(body.at("thinking")),
        format(body.at("response_format")),
        Optional.empty(),
        unheard());
  }

  private Set<String> unheard() {
    Set<String> unheard = new LinkedHashSet<>();
    body.members()
        .forEach((name, value) -> {
          if (!HEARD.contains(name) && value.isThere() && unheard.size() < UNHEARD_MAX) {
            unheard.add(name);
          }
        });
    return unheard;
  }

  /** Documents to answer from are what the model is told first, behind what the system says. */
  private List<Message> messages() {
    List<Message> messages = new CohereMessages(seals).read(body.at("messages"));
    List<Part> documents = new ArrayList<>();
    for (Field document : body.at("documents").elements()) {
      String name = document.at("id").optionalText().orElse("doc:" + documents.size());
      documents.add(
          new Part.Text("Document " + name + ": " + CohereMessages.document(document) + "\n"));
    }
    if (!documents.isEmpty()) {
      int behind = 0;
      while (behind < messages.size() && messages.get(behind).role() == Message.Role.SYSTEM) {
        behind++;
      }
      messages.add(behind, new Message(Message.Role.SYSTEM, documents));
    }
    return messages;
  }

  // ── tools ──

  private List<Tool> tools() {
    Optional<Boolean> strict = body.at("strict_tools").bool();
    List<Tool> tools = new ArrayList<>();
    for (Field tool : body.at("tools").elements()) {
      Field type = tool.at("type");
      if (!type.textOr("function").equals("function")) {
        throw type.wrong("must be function");
      }
      Field function = tool.at("function");
      tools.add(
          new Tool(
              Tool.Kind.FUNCTION,
              function.at("name").text(),
              function.at("description").optionalText(),
              function.at("parameters").optional().map(Field::json),
              strict));
    }
    return tools;
  }

  private ToolChoice toolChoice() {
    Field choice = body.at("tool_choice");
    if (!choice.isThere()) {
      return new ToolChoice.Auto();
    }
    return switch (choice.text().toUpperCase(Locale.ROOT)) {
      case "NONE" -> new ToolChoice.None();
      case "REQUIRED" -> new ToolChoice.Any();
      default -> throw choice.wrong("must be REQUIRED or NONE");
    };
  }

  // ── how it is answered ──

  private Sampling sampling() {
    return new Sampling(
        head.outputTokensMax(),
        body.at("temperature").number(),
        body.at("p").number(),
        body.at("k").number(),
        body.at("frequency_penalty").number(),
        body.at("presence_penalty").number(),
        body.at("seed").number(),
        body.at("stop_sequences").elements().stream().map(Field::text).toList(),
        head.choices(),
        OptionalInt.empty());
  }

  private static Optional<Reasoning> reasoning(Field thinking) {
    if (!thinking.isThere()) {
      return Optional.empty();
    }
    OptionalLong budget = thinking.at("token_budget").count();
    return switch (thinking.at("type").text()) {
      case "enabled" -> Optional.of(new Reasoning(Optional.empty(), budget, true));
      case "disabled" ->
          Optional.of(new Reasoning(Optional.of(Effort.NONE), OptionalLong.empty(), false));
      default -> throw thinking.at("type").wrong("must be enabled or disabled");
    };
  }

  /** The schema's older name is as good. */
  private static OutputFormat format(Field format) {
    if (!format.isThere()) {
      return new OutputFormat.Text();
    }
    return switch (format.at("type").text()) {
      case "text" -> new OutputFormat.Text();
      case "json_object" ->
          format
              .at("json_schema")
              .optional()
              .or(() -> format.at("schema").optional())
              .map(CohereQuestion::schema)
              .orElseGet(OutputFormat.Json::new);
      default -> throw format.at("type").wrong("must be text or json_object");
    };
  }

  private static OutputFormat schema(Field schema) {
    if (!schema.isObject()) {
      throw schema.wrong("must be an object");
    }
    return new OutputFormat.Schema(
        Optional.empty(), Optional.empty(), schema.json(), Optional.empty());
  }
}
