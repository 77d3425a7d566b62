package io.nebulagate.inbound.http.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.inbound.http.dialect.Field;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * Google's schemas as JSON Schema: types in lower case, {@code nullable} as a second type, bounds
 * that came as texts as numbers. Only where schemas stand: an enumeration keeps its words, and a
 * property may be called {@code type}.
 */
final class GeminiSchemas {

  private static final List<String> BOUNDS =
      List.of("minItems", "maxItems", "minProperties", "maxProperties", "minLength", "maxLength");

  /** Not of JSON Schema, and strict vendors refuse it. */
  private static final List<String> FOREIGN = List.of("propertyOrdering", "property_ordering");

  private GeminiSchemas() {}

  static JsonText toJsonSchema(Field schema) {
    if (!schema.isObject()) {
      throw schema.wrong("must be an object");
    }
    ObjectNode copy = schema.node().deepCopy();
    convert(copy);
    return new JsonText(copy.toString());
  }

  private static void convert(JsonNode node) {
    if (!(node instanceof ObjectNode schema)) {
      return;
    }
    respell(schema);
    type(schema);
    BOUNDS.forEach(name -> number(schema, name));
    FOREIGN.forEach(schema::remove);
    schema.path("properties").forEach(GeminiSchemas::convert);
    convert(schema.path("items"));
    convert(schema.path("additionalProperties"));
    schema.path("$defs").forEach(GeminiSchemas::convert);
    for (String name : List.of("anyOf", "oneOf", "allOf", "prefixItems")) {
      schema.path(name).forEach(GeminiSchemas::convert);
    }
  }

  /** Names with underscores are as good. */
  private static void respell(ObjectNode schema) {
    for (String name : List.of("any_of", "min_items", "max_items", "min_length", "max_length")) {
      JsonNode value = schema.remove(name);
      if (value != null) {
        schema.set(Proto.camel(name), value);
      }
    }
  }

  private static void type(ObjectNode schema) {
    JsonNode told = schema.path("type");
    boolean nullable = schema.path("nullable").asBoolean(false);
    schema.remove("nullable");
    if (!told.isTextual()) {
      return;
    }
    String type = told.textValue().toLowerCase(Locale.ROOT);
    if (type.equals("type_unspecified")) {
      schema.remove("type");
    } else if (nullable && !type.equals("null")) {
      ArrayNode both = schema.putArray("type");
      both.add(type).add("null");
      if (schema.path("enum") instanceof ArrayNode words) {
        words.addNull();
      }
    } else {
      schema.put("type", type);
    }
  }

  private static void number(ObjectNode schema, String name) {
    JsonNode value = schema.path(name);
    if (value.isTextual() && value.textValue().matches("\\d{1,18}")) {
      schema.put(name, new BigDecimal(value.textValue()));
    }
  }
}
