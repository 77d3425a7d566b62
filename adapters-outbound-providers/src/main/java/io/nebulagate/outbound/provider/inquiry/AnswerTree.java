package io.nebulagate.outbound.provider.inquiry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A whole answer as a tree, in which a list of numbers is one value and stays as it was spelt: an
 * answer holds millions of them, and nobody here needs any.
 */
final class AnswerTree {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final byte[] body;
  private final JsonParser json;

  private AnswerTree(byte[] body, JsonParser json) {
    this.body = body;
    this.json = json;
  }

  /** The tree of {@code body}; throws malformed for what is no JSON. */
  static JsonNode of(byte[] body) {
    try (JsonParser json = Json.read(body, 0, body.length)) {
      json.nextToken();
      JsonNode tree = new AnswerTree(body, json).value();
      if (json.nextToken() == null) {
        return tree;
      }
    } catch (IOException _) {
      throw Faults.malformed("no JSON object");
    }
    throw Faults.malformed("more than one value");
  }

  private JsonNode value() throws IOException {
    JsonToken token = json.currentToken();
    if (token == null) {
      throw new IOException("nothing");
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      case VALUE_STRING -> NODES.textNode(json.getText());
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(json.getBooleanValue());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(json.getDecimalValue());
      default -> NODES.nullNode();
    };
  }

  private JsonNode integer() throws IOException {
    return switch (json.getNumberType()) {
      case INT -> NODES.numberNode(json.getIntValue());
      case LONG -> NODES.numberNode(json.getLongValue());
      default -> NODES.numberNode(json.getBigIntegerValue());
    };
  }

  private ObjectNode object() throws IOException {
    ObjectNode object = NODES.objectNode();
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      object.set(name, value());
    }
    return object;
  }

  private JsonNode list() throws IOException {
    int from = (int) json.currentTokenLocation().getByteOffset();
    if (isNumber(json.nextToken())) {
      return numbers(from);
    }
    ArrayNode list = NODES.arrayNode();
    while (json.currentToken() != JsonToken.END_ARRAY) {
      list.add(value());
      json.nextToken();
    }
    return list;
  }

  private POJONode numbers(int from) throws IOException {
    while (isNumber(json.currentToken())) {
      json.nextToken();
    }
    if (json.currentToken() != JsonToken.END_ARRAY) {
      throw Faults.malformed("a vector of something else than numbers");
    }
    int to = (int) json.currentLocation().getByteOffset();
    return new POJONode(new JsonText(new String(body, from, to - from, StandardCharsets.US_ASCII)));
  }

  private boolean isNumber(JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NUMBER_INT
        || (token == JsonToken.VALUE_NUMBER_FLOAT && !json.isNaN());
  }
}
