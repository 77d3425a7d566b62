package io.nebulagate.inbound.http.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A value in a client's body, with its place, so that a refusal can name it. Null counts as not
 * there.
 *
 * @param place as clients write it: {@code messages[0].content}; empty for the body itself
 */
public record Field(String place, JsonNode node) {

  /** Numbers keep their spelling: they may have to be written again. */
  private static final JsonMapper TREES =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** A body that has been read once before, and so is a JSON object. */
  public static Field of(byte[] body) {
    try {
      return new Field("", TREES.readTree(body));
    } catch (IOException unreadable) {
      throw new GatewayException(new GatewayError.InvalidJson("it is not valid JSON"));
    }
  }

  /** A text that should be JSON; nothing when it is none. */
  public static Optional<JsonNode> parse(String text) {
    try {
      JsonNode node = TREES.readTree(text);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** A member, there or not. */
  public Field at(String name) {
    JsonNode member = node.get(name);
    return new Field(
        place.isEmpty() ? name : place + "." + name,
        member == null ? MissingNode.getInstance() : member);
  }

  /** Whether there is anything. */
  public boolean isThere() {
    return !node.isMissingNode() && !node.isNull();
  }

  /** This, if it is there. */
  public Optional<Field> optional() {
    return isThere() ? Optional.of(this) : Optional.empty();
  }

  /** Its elements; none when it is not there. */
  public List<Field> elements() {
    if (!isThere()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrong("must be a list");
    }
    List<Field> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(new Field(place + "[" + i + "]", node.get(i)));
    }
    return elements;
  }

  /** Its members, in order; none when it is not there. */
  public Map<String, Field> members() {
    if (isThere() && !node.isObject()) {
      throw wrong("must be an object");
    }
    Map<String, Field> members = new LinkedHashMap<>();
    node.fieldNames().forEachRemaining(name -> members.put(name, at(name)));
    return members;
  }

  /** Whether it is a text. */
  public boolean isText() {
    return node.isTextual();
  }

  /** Whether it is a list. */
  public boolean isList() {
    return node.isArray();
  }

  /** Whether it is an object. */
  public boolean isObject() {
    return node.isObject();
  }

  /** The text it has to be. */
  public String text() {
    if (!isThere()) {
      throw new GatewayException(new GatewayError.MissingParameter(place));
    }
    if (!node.isTextual()) {
      throw wrong("must be a text");
    }
    return node.textValue();
  }

  /** The text it is, if it is there. */
  public Optional<String> optionalText() {
    return optional().map(Field::text);
  }

  /** Its text, or nothing where it is no text. */
  public String textOr(String otherwise) {
    return node.isTextual() ? node.textValue() : otherwise;
  }

  /** True or false, if it is there. */
  public Optional<Boolean> bool() {
    if (isThere() && !node.isBoolean()) {
      throw wrong("must be true or false");
    }
    return optional().map(there -> there.node.booleanValue());
  }

  /** The number it is, if it is there. */
  public Optional<BigDecimal> number() {
    if (isThere() && !node.isNumber()) {
      throw wrong("must be a number");
    }
    return optional().map(there -> there.node.decimalValue());
  }

  /** The whole number it is, if it is there: 0 or more. */
  public OptionalLong count() {
    if (!isThere()) {
      return OptionalLong.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw wrong("must be a whole number, 0 or more");
    }
    return OptionalLong.of(node.longValue());
  }

  /** All of it, as JSON. */
  public JsonText json() {
    return new JsonText(node.toString());
  }

  /** What a client is told when this cannot be. */
  public GatewayException wrong(String reason) {
    return GatewayException.invalidValue(place, reason);
  }
}
