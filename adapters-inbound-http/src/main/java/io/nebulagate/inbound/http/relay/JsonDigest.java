package io.nebulagate.inbound.http.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.nebulagate.application.idempotency.BodyDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SHA-256 over a document's values, from the leaves up, without building it in memory: an object is
 * the sorted digests of its members, an array the digests of its elements in their order. Numbers
 * count as they are written: {@code 1.0} is not {@code 1}, for a provider may see a difference.
 */
public final class JsonDigest implements BodyDigest {

  private final JsonFactory factory =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  @Override
  public byte[] of(byte[] json) {
    try (JsonParser parser = factory.createParser(json)) {
      parser.nextToken();
      return value(parser);
    } catch (IOException unread) {
      throw new UncheckedIOException("a body that was read before", unread);
    }
  }

  private static byte[] value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> leaf('s', parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> leaf('n', parser.getText());
      default -> leaf('c', token.asString());
    };
  }

  private static byte[] object(JsonParser parser) throws IOException {
    List<byte[]> members = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      byte[] name = leaf('s', parser.currentName());
      parser.nextToken();
      MessageDigest member = sha256('m');
      member.update(name);
      members.add(member.digest(value(parser)));
    }
    members.sort(Arrays::compare);
    MessageDigest object = sha256('o');
    members.forEach(object::update);
    return object.digest();
  }

  private static byte[] array(JsonParser parser) throws IOException {
    MessageDigest array = sha256('a');
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.update(value(parser));
    }
    return array.digest();
  }

  private static byte[] leaf(char kind, String text) {
    return sha256(kind).digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The kind comes first, so that the text "1" is not the number 1. */
  private static MessageDigest sha256(char kind) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update((byte) kind);
      return sha;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
