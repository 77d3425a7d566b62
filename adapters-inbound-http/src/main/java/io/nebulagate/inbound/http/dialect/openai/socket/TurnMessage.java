package io.nebulagate.inbound.http.dialect.openai.socket;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.KeptByProvider;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.JsonBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A client's message: a request for a response, flat, with {@code type} beside its fields. All but
 * what only a socket knows goes on byte for byte. Source: OpenAI's guide to the WebSocket mode of
 * responses, and what Codex sends, 2026-11.
 */
final class TurnMessage {

  private static final String CREATE = "response.create";
  private static final String TYPE = "type";
  private static final String STREAM_ID = "stream_id";
  private static final String GENERATE = "generate";
  private static final String INPUT = "input";
  private static final String STORE = "store";

  /** What a body has no place for; an answer on a socket always comes in pieces. */
  private static final Set<String> OF_SOCKETS = Set.of(TYPE, STREAM_ID, GENERATE, "stream");

  private final byte[] message;
  private final List<Member> members;

  private TurnMessage(byte[] message, List<Member> members) {
    this.message = message;
    this.members = members;
  }

  /**
   * A member of the message.
   *
   * @param from where its name begins
   * @param value where its value does
   * @param to where that ends
   */
  private record Member(String name, int from, int value, int to, JsonToken token, String text) {}

  /**
   * Reads a message.
   *
   * @throws GatewayException with {@link GatewayError.InvalidJson}, {@link
   *     GatewayError.MissingParameter} or {@link GatewayError.InvalidValue}
   */
  static TurnMessage read(byte[] message) {
    TurnMessage read = new TurnMessage(message, JsonBody.read(message, TurnMessage::members));
    Member type =
        read.last(TYPE)
            .orElseThrow(() -> new GatewayException(new GatewayError.MissingParameter(TYPE)));
    if (!type.text().equals(CREATE)) {
      throw GatewayException.invalidValue(TYPE, "must be " + CREATE);
    }
    if (read.last(STREAM_ID).filter(TurnMessage::isThere).isPresent()) {
      throw GatewayException.invalidValue(
          STREAM_ID, "a socket has one stream here; leave it out, or open another socket");
    }
    if (read.last(GENERATE)
        .filter(TurnMessage::isThere)
        .filter(member -> !member.token().isBoolean())
        .isPresent()) {
      throw GatewayException.invalidValue(GENERATE, "must be true or false");
    }
    return read;
  }

  private static List<Member> members(JsonParser parser) throws IOException {
    List<Member> members = new ArrayList<>();
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      int from = (int) parser.currentTokenLocation().getByteOffset();
      JsonToken token = parser.nextToken();
      int value = (int) parser.currentTokenLocation().getByteOffset();
      String text = token == JsonToken.VALUE_STRING && !name.equals(INPUT) ? parser.getText() : "";
      members.add(new Member(name, from, value, end(parser, value), token, text));
    }
    if (parser.nextToken() != null) {
      throw JsonBody.broken("something follows the object");
    }
    return members;
  }

  private static int end(JsonParser parser, int value) throws IOException {
    if (parser.currentToken().isNumeric()) {
      return value + parser.getTextLength(); // the parser has read on by a byte
    }
    parser.skipChildren();
    parser.finishToken();
    return (int) parser.currentLocation().getByteOffset();
  }

  private Optional<Member> last(String name) {
    return members.reversed().stream().filter(member -> member.name().equals(name)).findFirst();
  }

  private static boolean isThere(Member member) {
    return member.token() != JsonToken.VALUE_NULL;
  }

  /** The response it goes on from. */
  Optional<String> previous() {
    return last(KeptByProvider.PREVIOUS_RESPONSE)
        .filter(member -> member.token() == JsonToken.VALUE_STRING)
        .map(Member::text);
  }

  /** Whether the provider is to keep the answer. */
  boolean keeps() {
    return last(STORE).map(member -> member.token() != JsonToken.VALUE_FALSE).orElse(true);
  }

  /** Whether there is to be an answer; otherwise the client only says what will be asked. */
  boolean generates() {
    return last(GENERATE).map(member -> member.token() != JsonToken.VALUE_FALSE).orElse(true);
  }

  /** The items that are said, as they stand in a list. */
  byte[] items() {
    return last(INPUT)
        .map(input ->
            switch (input.token()) {
              case START_ARRAY -> slice(input.value() + 1, input.to() - 1);
              case VALUE_STRING ->
                  ItemList.of(
                      "{\"type\":\"message\",\"role\":\"user\",\"content\":",
                      slice(input.value(), input.to()),
                      "}");
              default -> new byte[0];
            })
        .orElse(new byte[0]);
  }

  private byte[] slice(int from, int to) {
    return Arrays.copyOfRange(message, from, to);
  }

  /** The request as it would be sent by {@code POST}. */
  byte[] body() {
    return body(OF_SOCKETS, new byte[0]);
  }

  /**
   * The same saying itself what was said before.
   *
   * @param base the response that all of it goes on from, if a provider keeps one
   * @param before the items that were said before
   */
  byte[] body(Optional<String> base, byte[] before) {
    Set<String> left =
        Set.of(TYPE, STREAM_ID, GENERATE, "stream", INPUT, KeptByProvider.PREVIOUS_RESPONSE);
    String goingOn =
        base.map(id -> ",\"" + KeptByProvider.PREVIOUS_RESPONSE + "\":" + ItemList.quoted(id))
            .orElse("");
    return body(left, ItemList.of(goingOn + ",\"input\":[", ItemList.joined(before, items()), "]"));
  }

  private byte[] body(Set<String> left, byte[] more) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(message.length + more.length + 16);
    body.writeBytes("{\"stream\":true".getBytes(StandardCharsets.UTF_8));
    for (Member member : members) {
      if (!left.contains(member.name())) {
        body.write(',');
        body.write(message, member.from(), member.to() - member.from());
      }
    }
    body.writeBytes(more);
    body.write('}');
    return body.toByteArray();
  }
}
