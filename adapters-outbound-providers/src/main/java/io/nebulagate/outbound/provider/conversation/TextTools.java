package io.nebulagate.outbound.provider.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tools that take any text, for providers whose tools take objects: such a tool becomes one with a
 * single argument, {@code input}, and its calls are wrapped and unwrapped accordingly.
 */
public final class TextTools {

  /** What such a tool is said to take. */
  public static final JsonText SCHEMA =
      new JsonText(
          "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},"
              + "\"required\":[\"input\"]}");

  /** The argument that holds the text. */
  public static final String INPUT = "input";

  private TextTools() {}

  /** The names of such tools in the question behind a request. */
  public static Set<String> of(UpstreamRequest request) {
    return request.conversation().question().stream()
        .flatMap(question -> question.tools().stream())
        .filter(tool -> tool.kind() == Tool.Kind.FREE_TEXT)
        .map(Tool::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the arguments of a call are a text. */
  public static boolean isText(JsonText arguments) {
    return arguments.value().startsWith("\"");
  }

  /** The text that the arguments of a call are; as written where they are none. */
  public static String text(JsonText arguments) {
    return tree(arguments.value()).map(JsonNode::textValue).orElse(arguments.value());
  }

  /** The arguments of a call as an object: a text is wrapped, everything else is one already. */
  public static JsonText wrapped(JsonText arguments) {
    return isText(arguments)
        ? new JsonText("{\"" + INPUT + "\":" + arguments.value() + "}")
        : arguments;
  }

  /**
   * The text that a provider wrapped, as the arguments of a call. What it did not wrap, or did not
   * finish, is taken as it stands.
   */
  public static JsonText unwrapped(String told) {
    return new JsonText(
        Json.quoted(tree(told).map(tree -> tree.path(INPUT).textValue()).orElse(told)));
  }

  private static Optional<JsonNode> tree(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      return Optional.of(Json.tree(bytes, 0, bytes.length));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
