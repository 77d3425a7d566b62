package io.nebulagate.outbound.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.fitting.Alphabet;
import io.nebulagate.domain.chat.fitting.ToolNames;
import io.nebulagate.outbound.provider.conversation.TextTools;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The tools of one question as Cohere takes them. Names hold letters, digits and {@code _} alone; a
 * tool that takes any text is one with a single argument that is a text.
 */
final class CohereTools {

  private static final Alphabet ALPHABET = new Alphabet("_", false, 64);

  private final ToolNames names;
  private final Set<String> freeText;

  private CohereTools(ToolNames names, Set<String> freeText) {
    this.names = names;
    this.freeText = freeText;
  }

  /** Those of the question behind a request; none where the client's bytes pass. */
  static CohereTools of(UpstreamRequest request) {
    ChatRequest question =
        request.conversation().question().orElseGet(() -> ChatRequest.of(List.of()));
    return new CohereTools(new ToolNames(question, ALPHABET), TextTools.of(request));
  }

  String outward(String name) {
    return names.outward(name);
  }

  String inward(String name) {
    return names.inward(name);
  }

  /** Whether the client's tool of this name takes any text. */
  boolean takesText(String name) {
    return freeText.contains(name);
  }

  /** The arguments of a call as Cohere is told them. */
  static String outward(Part.ToolCall call) {
    return TextTools.wrapped(call.arguments()).value();
  }

  /** A call that Cohere made, with all of its arguments. */
  Part.ToolCall inward(String id, String theirName, String arguments) {
    String name = inward(theirName);
    return new Part.ToolCall(id.isEmpty() ? newId() : id, name, arguments(name, arguments));
  }

  /** The arguments of a call as the client is told them. */
  JsonText arguments(String name, String told) {
    if (takesText(name)) {
      return TextTools.unwrapped(told);
    }
    return told.isBlank() ? JsonText.EMPTY_OBJECT : new JsonText(told);
  }

  /** For a call that came without a name of its own. */
  static String newId() {
    return "call_" + UUID.randomUUID().toString().replace("-", "");
  }

  /** Arguments as they come: a text, nothing, or against the description an object. */
  static String told(JsonNode function) {
    JsonNode arguments = function.path("arguments");
    return arguments.isObject() ? arguments.toString() : textOf(arguments);
  }

  /** A text, or nothing. */
  static String textOf(JsonNode node) {
    String text = node.textValue();
    return text == null ? "" : text;
  }
}
