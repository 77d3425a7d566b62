package io.nebulagate.inbound.http.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.inbound.http.dialect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tools of a request under the names that others know them by. Those within a namespace get its
 * name in front, for no other dialect has namespaces; in answers they have their own name again.
 */
final class NamedTools {

  private static final String JOINT = "__";

  private final List<Tool> tools = new ArrayList<>();
  private final Map<String, Own> own = new HashMap<>();
  private final Set<String> hosted = new LinkedHashSet<>();

  /** What the client calls a tool. */
  record Own(Tool.Kind kind, String name, Optional<String> namespace) {}

  NamedTools(Field body) {
    body.at("tools").elements().forEach(tool -> read(tool, Optional.empty()));
  }

  private void read(Field tool, Optional<String> namespace) {
    switch (tool.at("type").textOr("function")) {
      case "function" -> add(tool, namespace, Tool.Kind.FUNCTION);
      case "custom" -> add(tool, namespace, Tool.Kind.FREE_TEXT);
      case "namespace" -> {
        Optional<String> name = Optional.of(tool.at("name").text());
        tool.at("tools").elements().forEach(inner -> read(inner, name));
      }
      default -> hosted.add("tools[].type=" + tool.at("type").textOr("?"));
    }
  }

  private void add(Field tool, Optional<String> namespace, Tool.Kind kind) {
    String name = tool.at("name").text();
    String known = known(name, namespace);
    own.put(known, new Own(kind, name, namespace));
    boolean function = kind == Tool.Kind.FUNCTION;
    tools.add(
        new Tool(
            kind,
            known,
            tool.at("description").optionalText(),
            function ? tool.at("parameters").optional().map(Field::json) : Optional.empty(),
            function ? strict(tool) : Optional.empty()));
  }

  /** Strict unless told otherwise, as OpenAI has it: where the schema can be kept strictly. */
  private static Optional<Boolean> strict(Field tool) {
    Optional<Boolean> told = tool.at("strict").bool();
    JsonNode schema = tool.at("parameters").node();
    return told.isEmpty() && schema.isObject() && isStrict(schema) ? Optional.of(true) : told;
  }

  private static boolean isStrict(JsonNode schema) {
    JsonNode properties = schema.path("properties");
    if (properties.isObject()) {
      Set<String> required = new HashSet<>();
      schema.path("required").forEach(name -> required.add(name.asText()));
      boolean closed = schema.path("additionalProperties").isBoolean();
      if (!closed || schema.path("additionalProperties").booleanValue()) {
        return false;
      }
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        if (!required.contains(property.getKey()) || !isStrict(property.getValue())) {
          return false;
        }
      }
      return true;
    }
    return !"object".equals(schema.path("type").asText())
        && (!schema.path("items").isObject() || isStrict(schema.path("items")));
  }

  /** The name others know a tool by. */
  static String known(String name, Optional<String> namespace) {
    return namespace.map(space -> space + JOINT + name).orElse(name);
  }

  List<Tool> all() {
    return tools;
  }

  /** Tools that run at OpenAI's alone, as they are told to the client. */
  Set<String> hosted() {
    return hosted;
  }

  /** What the client calls a tool of this name; a function where it never named one. */
  Own own(String known) {
    return own.getOrDefault(known, new Own(Tool.Kind.FUNCTION, known, Optional.empty()));
  }
}
