package io.nebulagate.outbound.provider.tokens;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Counts the items of OpenAI's Responses: whatever is said in them, three for each, and media as
 * {@link PromptTokens} does. What is encrypted, and names of things, say nothing to a model.
 */
final class ItemTokens {

  private static final long PER_ITEM = 3;
  private static final Set<String> SAID =
      Set.of("text", "content", "arguments", "output", "input", "summary", "refusal");
  private static final Set<String> MEDIA = Set.of("image_url", "file_data", "file_id", "file_url");

  private final ToLongFunction<String> tokens;

  ItemTokens(ToLongFunction<String> tokens) {
    this.tokens = tokens;
  }

  /** The text or the list that the parser stands at. */
  long of(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> PER_ITEM + tokens.applyAsLong(json.getText());
      case START_ARRAY -> list(json, PER_ITEM);
      default -> {
        json.skipChildren();
        yield 0;
      }
    };
  }

  private long list(JsonParser json, long perElement) throws IOException {
    long sum = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      sum += perElement + said(json);
    }
    return sum;
  }

  private long said(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> tokens.applyAsLong(json.getText());
      case START_ARRAY -> list(json, 0);
      case START_OBJECT -> members(json);
      default -> 0;
    };
  }

  private long members(JsonParser json) throws IOException {
    long sum = 0;
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      if (SAID.contains(name)) {
        sum += said(json);
      } else {
        sum += MEDIA.contains(name) ? PromptTokens.MEDIA_TOKENS : 0;
        json.skipChildren();
      }
    }
    return sum;
  }
}
