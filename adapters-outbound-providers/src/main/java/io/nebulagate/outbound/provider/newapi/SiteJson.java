package io.nebulagate.outbound.provider.newapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.site.SiteWords;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads the answers of sites: bounded, exact in numbers, one member of the envelope after the other
 * and one element of a long list after the other, so that a large answer is never a large tree.
 */
final class SiteJson {

  private static final int DEPTH_MAX = 50;
  private static final int TEXT_MAX = 1 << 20;
  private static final int WORDS_MAX = 300;
  private static final int DIGITS_MAX = 40;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(TEXT_MAX)
                  .build())
          .build();

  private static final ObjectMapper TREES =
      new ObjectMapper(FACTORY).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private SiteJson() {}

  /** What every site answers with: whether it went well, why not, and what there is. */
  record Envelope(boolean success, String message, JsonNode data) {

    /** What there is; throws when the site says no. */
    JsonNode orRefuse() {
      if (!success) {
        throw new SiteException(
            SiteWords.refuseCredentials(message)
                ? new SiteFault.Credentials(message)
                : new SiteFault.Refused(message));
      }
      return data;
    }
  }

  /** The whole envelope of a small answer. */
  static Envelope envelope(byte[] body) {
    boolean[] success = {true};
    String[] message = {""};
    JsonNode[] data = {TREES.missingNode()};
    read(
        body,
        (name, value) -> {
          switch (name) {
            case "success" -> success[0] = !value.isBoolean() || value.booleanValue();
            case "message" -> message[0] = words(value.asText());
            case "data" -> data[0] = value;
            default -> {}
          }
        },
        Optional.empty());
    return new Envelope(success[0], message[0], data[0]);
  }

  /**
   * Goes through a large answer.
   *
   * @param member told of every member of the envelope; of {@code data} only where it is no list
   * @param element told of every element of {@code data}
   */
  static void read(byte[] body, BiConsumer<String, JsonNode> member, Consumer<JsonNode> element) {
    read(body, member, Optional.of(element));
  }

  // an absent consumer is a small answer, whose list is a tree like the rest
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static void read(
      byte[] body, BiConsumer<String, JsonNode> member, Optional<Consumer<JsonNode>> element) {
    try (JsonParser json = TREES.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("no object");
      }
      String name;
      while ((name = json.nextFieldName()) != null) {
        boolean list = json.nextToken() == JsonToken.START_ARRAY;
        if (list && element.isPresent() && name.equals("data")) {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            JsonNode one = TREES.readTree(json);
            element.get().accept(one);
          }
        } else {
          member.accept(name, TREES.readTree(json));
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT) {
        throw new SiteException(new SiteFault.NotJson(false));
      }
    } catch (IOException notJson) {
      throw new SiteException(new SiteFault.NotJson(looksLikeHtml(body)));
    }
  }

  private static boolean looksLikeHtml(byte[] body) {
    for (byte b : body) {
      if (b > ' ') {
        return b == '<';
      }
    }
    return false;
  }

  /** A number as it stands there; nothing when it is none, or has more digits than money has. */
  static Optional<BigDecimal> number(JsonNode node) {
    if (!node.isNumber() && !node.isTextual()) {
      return Optional.empty();
    }
    String text = node.asText();
    if (text.length() > DIGITS_MAX) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(text);
      boolean sayable = Math.abs((long) number.scale()) <= DIGITS_MAX;
      return sayable ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }

  /** A site's words as they may be shown: in one line, and not too many. */
  static String words(String said) {
    String line = said.replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() > WORDS_MAX ? line.substring(0, WORDS_MAX) + "…" : line;
  }

  static SiteException malformed(String what) {
    return new SiteException(new SiteFault.Malformed(what));
  }
}
