package io.nebulagate.inbound.http.dialect.cohere;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.inbound.http.dialect.JsonStrings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes over values of a body, adds up their text, and finds what was sealed here: what Cohere
 * itself is not to see.
 */
final class CohereScan {

  private final byte[] body;
  private final JsonParser parser;
  private final List<Patch> cuts = new ArrayList<>();
  private long textBytes;

  CohereScan(byte[] body, JsonParser parser) {
    this.body = body;
    this.parser = parser;
  }

  long textBytes() {
    return textBytes;
  }

  /** What makes the body one that Cohere takes. */
  List<Patch> withoutSeals() {
    return cuts;
  }

  int tokenStart() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Where the token ends that was read last. */
  int tokenEnd() throws IOException {
    parser.finishToken();
    return (int) parser.currentLocation().getByteOffset();
  }

  /** Any value, at which the parser stands. */
  void value() throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          value();
        }
      }
      case VALUE_STRING -> text();
      default -> {} // says nothing
    }
  }

  private void object() throws IOException {
    int kept = tokenEnd();
    boolean first = true;
    int openCut = -1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int from = tokenStart();
      if (openCut >= 0) {
        cuts.add(new Patch(openCut, from, ""));
        openCut = -1;
      }
      boolean carrier = CarriedSeals.isCarrier(parser.currentName());
      boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
      if (!carrier || !text || !CarriedSeals.isSealed(body, tokenStart())) {
        value();
        kept = tokenEnd();
        first = false;
      } else if (first) {
        tokenEnd();
        openCut = from;
      } else {
        int end = tokenEnd();
        cuts.add(new Patch(kept, end, ""));
        kept = end;
      }
    }
    if (openCut >= 0) {
      cuts.add(new Patch(openCut, tokenStart(), ""));
    }
  }

  private void text() throws IOException {
    int quote = tokenStart();
    parser.finishToken();
    textBytes += JsonStrings.isDataUrl(body, quote) ? 0 : JsonStrings.utf8Bytes(body, quote);
  }
}
