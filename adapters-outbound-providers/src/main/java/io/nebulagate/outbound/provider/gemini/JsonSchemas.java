package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Takes out of a JSON Schema what Gemini refuses: {@code $schema}, and whatever stands beside a
 * {@code $ref} but for its description, its default and the definitions themselves.
 */
final class JsonSchemas {

  private static final Set<String> BESIDE_REF =
      Set.of("$ref", "description", "default", "$defs", "definitions");

  private JsonSchemas() {}

  static JsonText cleaned(JsonText schema) {
    byte[] bytes = schema.value().getBytes(StandardCharsets.UTF_8);
    try {
      JsonNode tree = Json.tree(bytes, 0, bytes.length);
      clean(tree);
      return new JsonText(tree.toString());
    } catch (IOException _) {
      return schema; // the provider will say what is wrong with it
    }
  }

  private static void clean(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("$schema").isTextual()) {
        object.remove("$schema");
      }
      if (object.path("$ref").isTextual()) {
        object.retain(BESIDE_REF);
      }
      object.forEach(JsonSchemas::clean);
    } else if (node instanceof ArrayNode list) {
      list.forEach(JsonSchemas::clean);
    }
  }
}
