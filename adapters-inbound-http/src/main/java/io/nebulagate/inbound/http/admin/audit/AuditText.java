package io.nebulagate.inbound.http.admin.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** JSON as it may be kept: without secrets, and of bounded length. */
@Singleton
class AuditText {

  private static final int LENGTH_MAX = 16_384;
  private static final String HIDDEN = "***";

  /** Whatever has one of these in its name is hidden, unless its name ends in one below. */
  private static final Set<String> SECRETS =
      Set.of("password", "secret", "token", "key", "code", "totp", "otpauth", "credential");

  private static final Set<String> HARMLESS = Set.of("_id", "_limit", "_at", "_status", "_name");

  private final ObjectMapper json;

  AuditText(ObjectMapper json) {
    this.json = json;
  }

  /** A body; nothing when it is empty. */
  Optional<String> ofBody(byte[] body) {
    if (body.length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(bounded(json.readTree(body)));
    } catch (IOException noJson) {
      return Optional.of("{\"unreadable\":" + body.length + "}");
    }
  }

  /** What a method shows; nothing when that is nothing. */
  Optional<String> ofView(Object view) {
    JsonNode tree = json.valueToTree(view);
    return tree.isNull() || tree.isMissingNode() ? Optional.empty() : Optional.of(bounded(tree));
  }

  private String bounded(JsonNode tree) {
    hide(tree);
    String text;
    try {
      text = json.writeValueAsString(tree);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree that cannot be written", impossible);
    }
    return text.length() <= LENGTH_MAX ? text : "{\"too_long\":" + text.length() + "}";
  }

  private static void hide(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (secret(member.getKey(), member.getValue())) {
          member.setValue(object.textNode(HIDDEN));
        } else if (namesSecrets(member.getKey()) && member.getValue() instanceof ObjectNode inner) {
          hideTexts(inner);
        } else {
          hide(member.getValue());
        }
      }
    } else if (node instanceof ArrayNode list) {
      list.forEach(AuditText::hide);
    }
  }

  /** In what goes by the name of secrets, every text may be one, whatever it is called. */
  private static void hideTexts(ObjectNode secrets) {
    for (Map.Entry<String, JsonNode> member : secrets.properties()) {
      if (member.getValue().isTextual()) {
        member.setValue(secrets.textNode(HIDDEN));
      }
    }
    hide(secrets);
  }

  /** Texts and lists of texts; what is an object shows its members, and numbers are no secrets. */
  private static boolean secret(String name, JsonNode value) {
    boolean text = value.isTextual() || (value.isArray() && value.path(0).isTextual());
    return text && namesSecrets(name);
  }

  private static boolean namesSecrets(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRETS.stream().anyMatch(lower::contains)
        && HARMLESS.stream().noneMatch(lower::endsWith);
  }
}
