package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.fitting.Alphabet;
import io.nebulagate.domain.chat.fitting.ToolNames;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tools of one question, and how their calls come back: under the client's names, and a tool
 * that takes any text as a function; see {@link TextTools}.
 */
final class AskedTools {

  private static final ChatRequest NO_QUESTION = ChatRequest.of(List.of());

  private final ToolNames names;
  private final Set<String> freeText;

  AskedTools(ChatRequest question) {
    this.names = new ToolNames(question, Alphabet.USUAL);
    this.freeText =
        question.tools().stream()
            .filter(tool -> tool.kind() == Tool.Kind.FREE_TEXT)
            .map(Tool::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Those of a question that was translated; of one that passes nobody needs to know any. */
  static AskedTools of(Optional<ChatRequest> question) {
    return new AskedTools(question.orElse(NO_QUESTION));
  }

  String outward(String name) {
    return names.outward(name);
  }

  String inward(String name) {
    return names.inward(name);
  }

  /** Whether the client's tool of this name takes any text. */
  boolean isFreeText(String name) {
    return freeText.contains(name);
  }

  /** What a call of the client's tool {@code name} was given. */
  JsonText arguments(String name, JsonNode input) {
    if (isFreeText(name)) {
      return new JsonText(Json.quoted(input.path(TextTools.INPUT).asText(input.toString())));
    }
    return input.isObject() ? new JsonText(input.toString()) : JsonText.EMPTY_OBJECT;
  }
}
