package io.nebulagate.inbound.http.dialect.anthropic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.inbound.http.dialect.JsonStrings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes over values of a body and adds up their text; base64 of media and signatures are none.
 *
 * <p>On its way it finds the thoughts that this gateway sealed: those of another vendor, which a
 * conversation brings along that another vendor has answered before. Anthropic would refuse them
 * (and with them the conversation, for good), so they are cut out of what it gets.
 */
final class PromptScan {

  private static final byte[] MARK = Seals.MARK.getBytes(US_ASCII);

  /** A turn has to say something. */
  private static final String SOMETHING = "{\"type\":\"text\",\"text\":\"…\"}";

  private final byte[] body;
  private final JsonParser parser;
  private final List<Patch> cuts = new ArrayList<>();
  private long textBytes;

  PromptScan(byte[] body, JsonParser parser) {
    this.body = body;
    this.parser = parser;
  }

  long textBytes() {
    return textBytes;
  }

  /** What makes the body one that Anthropic takes. */
  List<Patch> withoutSealedThoughts() {
    return cuts;
  }

  int tokenStart() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Any value, at which the parser stands. */
  void value() throws IOException {
    int depth = 0;
    while (true) {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        text();
      }
      if (depth == 0) {
        return;
      }
      parser.nextToken();
    }
  }

  /** The list of messages. */
  void messages() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      value();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        value();
        continue;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean content = parser.currentName().equals("content");
        parser.nextToken();
        if (content) {
          blocks();
        } else {
          value();
        }
      }
    }
  }

  /** A text, or a list of blocks. */
  private void blocks() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      value();
      return;
    }
    List<Block> blocks = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int from = tokenStart();
      boolean sealed = false;
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        sealed = block();
      } else {
        value();
      }
      parser.finishToken();
      blocks.add(new Block(from, (int) parser.currentLocation().getByteOffset(), sealed));
    }
    cut(blocks);
  }

  /** Where a block stands, and whether it goes. */
  private record Block(int from, int to, boolean sealed) {}

  /** One block; answers whether it is a thought that was sealed here. */
  private boolean block() throws IOException {
    boolean sealed = false;
    boolean thought = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "type" -> {
          String type = string();
          thought = type != null && type.endsWith("thinking");
        }
        case "signature" -> {
          sealed |= isSealed();
          skip();
        }
        case "data" -> {
          sealed |= isSealed();
          value();
        }
        case "content" -> blocks();
        case "source" -> source();
        default -> value();
      }
    }
    return sealed && thought;
  }

  /** Where media are, or a text that is a document. */
  private void source() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      value();
      return;
    }
    boolean encoded = false;
    long data = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "type" -> encoded = "base64".equals(string());
        case "data" -> {
          long before = textBytes;
          value();
          data += textBytes - before;
        }
        case "content" -> blocks();
        default -> value();
      }
    }
    textBytes -= encoded ? data : 0;
  }

  private void cut(List<Block> blocks) {
    int lastKept = -1;
    for (int i = 0; i < blocks.size(); i++) {
      lastKept = blocks.get(i).sealed() ? lastKept : i;
    }
    if (lastKept < 0) {
      if (!blocks.isEmpty()) {
        cuts.add(new Patch(blocks.getFirst().from(), blocks.getLast().to(), SOMETHING));
      }
      return;
    }
    for (int i = 0; i < lastKept; i++) {
      if (blocks.get(i).sealed()) {
        cuts.add(new Patch(blocks.get(i).from(), blocks.get(i + 1).from(), ""));
      }
    }
    if (lastKept < blocks.size() - 1) {
      cuts.add(new Patch(blocks.get(lastKept).to(), blocks.getLast().to(), ""));
    }
  }

  private @Nullable String string() throws IOException {
    boolean text = parser.currentToken() == JsonToken.VALUE_STRING;
    String found = text ? parser.getText() : null;
    value();
    return found;
  }

  private boolean isSealed() throws IOException {
    int at = tokenStart() + 1;
    if (parser.currentToken() != JsonToken.VALUE_STRING || at + MARK.length > body.length) {
      return false;
    }
    for (int i = 0; i < MARK.length; i++) {
      if (body[at + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private void text() throws IOException {
    int quote = tokenStart();
    parser.finishToken();
    textBytes += JsonStrings.isDataUrl(body, quote) ? 0 : JsonStrings.utf8Bytes(body, quote);
  }

  private void skip() throws IOException {
    parser.skipChildren();
    parser.finishToken();
  }
}
