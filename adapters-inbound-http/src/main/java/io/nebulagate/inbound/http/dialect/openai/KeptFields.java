package io.nebulagate.inbound.http.dialect.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.KeptByProvider;
import io.nebulagate.domain.chat.KeptByProvider.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request for a response says of what providers keep. Where a name stands twice, both count:
 * nobody knows which of them its provider would read.
 */
final class KeptFields {

  private static final int REFERENCES_MAX = 1_000;
  private static final String INPUT = "input";

  private final List<Reference> references = new ArrayList<>();
  private boolean answer = true;

  private final List<String> itemIds = new ArrayList<>();
  private boolean itemRefers;
  private boolean itemSealed;
  private boolean itemSays;

  /** A field that names something kept, the parser at its value; answers whether it does. */
  boolean names(String field, JsonParser parser) throws IOException {
    boolean text = parser.currentToken() == JsonToken.VALUE_STRING;
    if (text) {
      references.add(new Reference(field, Optional.of(parser.getText())));
    }
    return text;
  }

  /** A field that refers to something that has no name which the gateway could know. */
  void refers(String field) {
    references.add(new Reference(field, Optional.empty()));
  }

  /** Whether the answer is to be kept, the parser at the value. */
  void store(JsonParser parser) {
    answer = parser.currentToken() != JsonToken.VALUE_FALSE;
  }

  /** Within an item of the input, the parser at a field's name or a text. */
  void inItem(JsonParser parser) throws IOException {
    String field = parser.currentName();
    boolean text = parser.currentToken() == JsonToken.VALUE_STRING;
    if ("id".equals(field)) {
      if (text) {
        itemIds.add(parser.getText());
      }
    } else if ("type".equals(field)) {
      if (text) {
        String type = parser.getText();
        itemRefers |= type.equals("item_reference");
        itemSealed |= type.equals("compaction");
        itemSays = true;
      }
    } else {
      itemSays = true;
    }
  }

  /** An item has ended. One of which nothing is said but its name is a reference too. */
  void itemEnded() {
    if (itemRefers || !itemSays) {
      itemIds.forEach(id -> references.add(new Reference(INPUT, Optional.of(id))));
    }
    if (itemSealed) {
      refers(INPUT); // only the account that sealed it can open it
    }
    itemIds.clear();
    itemRefers = false;
    itemSealed = false;
    itemSays = false;
  }

  /** Whether it refers to more than anybody would. */
  boolean isTooMuch() {
    return references.size() > REFERENCES_MAX;
  }

  /** All that was said. */
  KeptByProvider read() {
    return new KeptByProvider(references, answer);
  }
}
