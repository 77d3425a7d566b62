package io.nebulagate.outbound.provider.tokens;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.ToLongFunction;

/**
 * Counts what a body in Gemini's dialect asks: all texts under its members, whatever they are
 * called; media count {@link PromptTokens#MEDIA_TOKENS} each.
 */
final class ContentTokens {

  private final ToLongFunction<String> tokens;

  ContentTokens(ToLongFunction<String> tokens) {
    this.tokens = tokens;
  }

  /** Of the value the parser stands at; it is read to its end. */
  long of(JsonParser json) throws IOException {
    long sum = 0;
    int depth = 0;
    do {
      JsonToken token = json.currentToken();
      String name = json.currentName();
      boolean media = "inlineData".equals(name) || "inline_data".equals(name) || isFile(name);
      if (token == JsonToken.START_OBJECT && media) {
        sum += PromptTokens.MEDIA_TOKENS;
        json.skipChildren();
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        sum += tokens.applyAsLong(json.getText());
      }
    } while (depth > 0 && json.nextToken() != null);
    return sum;
  }

  private static boolean isFile(String name) {
    return "fileData".equals(name) || "file_data".equals(name);
  }
}
