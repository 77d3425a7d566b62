package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts arguments that come in pieces together again. Each piece is a value and its place, as in
 * {@code $.route.stops[1].name}; more of a text comes for the same place. What cannot be placed is
 * passed over. Bounded.
 */
final class PartialArguments {

  private static final int VALUES_MAX = 16_384;
  private static final int INDEX_MAX = 4_096;
  private static final int DEPTH_MAX = 64;
  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]]+)|\\[(\\d{1,6})]|\\['([^']*)']|\\[\"([^\"]*)\"]");

  private final Map<String, JsonNode> values = new LinkedHashMap<>();
  private final Map<String, StringBuilder> texts = new LinkedHashMap<>();

  /** More of them, as {@code partialArgs} has it. */
  void add(JsonNode pieces) {
    for (JsonNode piece : pieces) {
      String path = piece.path("jsonPath").asText("");
      if (values.size() < VALUES_MAX || values.containsKey(path)) {
        put(path, piece);
      }
    }
  }

  private void put(String path, JsonNode piece) {
    if (piece.path("stringValue").isTextual()) {
      values.putIfAbsent(path, JsonNodeFactory.instance.textNode(""));
      texts
          .computeIfAbsent(path, _ -> new StringBuilder())
          .append(piece.path("stringValue").textValue());
    } else if (piece.path("numberValue").isNumber()) {
      values.put(path, piece.path("numberValue"));
    } else if (piece.path("boolValue").isBoolean()) {
      values.put(path, piece.path("boolValue"));
    } else if (piece.has("nullValue")) {
      values.put(path, JsonNodeFactory.instance.nullNode());
    }
  }

  /** All that came. */
  ObjectNode whole() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    values.forEach((path, value) -> {
      List<Object> steps = steps(path);
      StringBuilder text = texts.get(path);
      if (!steps.isEmpty()) {
        place(
            root, steps, text == null ? value : JsonNodeFactory.instance.textNode(text.toString()));
      }
    });
    return root;
  }

  /** Names and numbers; none where it is no path. */
  private static List<Object> steps(String path) {
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    int at = path.startsWith("$") ? 1 : 0;
    while (at < path.length()) {
      if (!step.find(at) || step.start() != at || steps.size() == DEPTH_MAX) {
        return List.of();
      }
      String number = step.group(2);
      if (number != null) {
        steps.add(Integer.valueOf(number));
      } else {
        steps.add(firstOf(step));
      }
      at = step.end();
    }
    return steps;
  }

  private static String firstOf(Matcher step) {
    String dotted = step.group(1);
    String single = step.group(3);
    return dotted != null ? dotted : single != null ? single : step.group(4);
  }

  private static void place(JsonNode root, List<Object> steps, JsonNode value) {
    JsonNode in = root;
    for (int i = 0; i < steps.size(); i++) {
      boolean last = i == steps.size() - 1;
      JsonNode known = at(in, steps.get(i));
      JsonNode next = last ? value : container(known, steps.get(i + 1));
      if (!set(in, steps.get(i), next)) {
        return;
      }
      in = next;
    }
  }

  private static @Nullable JsonNode at(JsonNode in, Object step) {
    return step instanceof Integer index ? in.get(index) : in.get((String) step);
  }

  private static JsonNode container(@Nullable JsonNode known, Object step) {
    if (step instanceof Integer) {
      return known instanceof ArrayNode list ? list : JsonNodeFactory.instance.arrayNode();
    }
    return known instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
  }

  private static boolean set(JsonNode in, Object step, JsonNode value) {
    if (in instanceof ObjectNode object && step instanceof String name) {
      object.set(name, value);
      return true;
    }
    if (in instanceof ArrayNode list && step instanceof Integer index && index <= INDEX_MAX) {
      while (list.size() <= index) {
        list.addNull();
      }
      list.set(index, value);
      return true;
    }
    return false;
  }
}
