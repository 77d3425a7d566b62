package io.nebulagate.inbound.http.dialect.openai.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.JsonBody;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was said up to the end of one answer, for a client that goes on from it although no provider
 * keeps it: the state that at OpenAI lives on the socket as well. Bounded; what grows beyond is
 * forgotten. Belongs to its socket's thread.
 */
final class Spoken {

  private final Optional<String> base;
  private byte[] items;
  private @Nullable String id;
  private boolean forgotten;

  private Spoken(Optional<String> base, byte[] items) {
    this.base = base;
    this.items = items;
    bound();
  }

  /** What a message says; it begins a conversation, or goes on from what a provider keeps. */
  static Spoken by(TurnMessage message) {
    return new Spoken(message.previous(), message.items());
  }

  /** What a message says after all of this. */
  Spoken then(TurnMessage message) {
    return new Spoken(base, ItemList.joined(items, message.items()));
  }

  /** The request of a message that goes on from this. */
  byte[] bodyOf(TurnMessage message) {
    return message.body(base, items);
  }

  /** Whether it is what a client means by the name of a response. */
  boolean isKnownAs(String response) {
    return !forgotten && response.equals(id);
  }

  /** What the answer is called; null as long as nobody said. */
  @Nullable String id() {
    return id;
  }

  /** An event of the answer. */
  void note(String event) {
    if (forgotten) {
      return;
    }
    byte[] bytes = event.getBytes(UTF_8);
    try {
      Event told = JsonBody.read(bytes, parser -> Event.read(bytes, parser));
      id = told.responseId() == null ? id : told.responseId();
      if (told.item().length > 0) {
        items = ItemList.joined(items, told.item());
        bound();
      }
    } catch (GatewayException unreadable) {
      forget(); // what cannot be read cannot be said again
    }
  }

  private void bound() {
    if (items.length > SocketBounds.MESSAGE_BYTES_MAX) {
      forget();
    }
  }

  private void forget() {
    forgotten = true;
    items = new byte[0];
  }

  /**
   * What there is to remember of an event.
   *
   * @param item an item that is done, and that can be said again; else empty
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
  private record Event(@Nullable String responseId, byte[] item) {

    static Event read(byte[] bytes, JsonParser parser) throws IOException {
      boolean done = false;
      String response = null;
      byte[] item = new byte[0];
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("type") && token == JsonToken.VALUE_STRING) {
          done = parser.getText().equals("response.output_item.done");
        } else if (name.equals("response") && token == JsonToken.START_OBJECT) {
          response = id(parser);
        } else if (name.equals("item") && token == JsonToken.START_OBJECT) {
          item = item(bytes, parser);
        } else {
          parser.skipChildren();
        }
      }
      return new Event(response, done ? item : new byte[0]);
    }

    private static @Nullable String id(JsonParser parser) throws IOException {
      String id = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("id");
        if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
          id = parser.getText();
        }
        parser.skipChildren();
      }
      return id;
    }

    /** A thought that nobody keeps can only be said again where it is sealed. */
    private static byte[] item(byte[] bytes, JsonParser parser) throws IOException {
      int from = (int) parser.currentTokenLocation().getByteOffset();
      boolean thought = false;
      boolean sealed = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          thought |= name.equals("type") && parser.getText().equals("reasoning");
          sealed |= name.equals("encrypted_content");
        }
        parser.skipChildren();
      }
      int to = (int) parser.currentLocation().getByteOffset();
      return thought && !sealed ? new byte[0] : Arrays.copyOfRange(bytes, from, to);
    }
  }
}
