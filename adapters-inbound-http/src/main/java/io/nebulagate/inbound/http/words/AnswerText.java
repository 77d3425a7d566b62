package io.nebulagate.inbound.http.words;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.application.policy.AnswerTexts;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.JsonBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * The texts of an answer under the names that the dialects say them under, one after the other, so
 * that a word that comes in two pieces is one. Whatever else stands in a frame says nothing.
 */
public final class AnswerText implements AnswerTexts {

  private static final Set<String> SAID =
      Set.of(
          "content",
          "text",
          "delta",
          "refusal",
          "reasoning",
          "reasoning_content",
          "thinking",
          "arguments",
          "partial_json");

  private static final String DATA = "data:";

  @Override
  public String of(ByteBuffer bytes) {
    String all = UTF_8.decode(bytes).toString();
    StringBuilder said = new StringBuilder();
    if (all.startsWith("{")) {
      read(all, said);
    } else {
      all.lines()
          .filter(line -> line.startsWith(DATA))
          .forEach(line -> read(line.substring(DATA.length()), said));
    }
    return said.toString();
  }

  /** A frame that is no JSON, such as the last one of OpenAI's, says nothing. */
  private static void read(String json, StringBuilder to) {
    int before = to.length();
    try {
      JsonBody.read(json.strip().getBytes(UTF_8), parser -> said(parser, to));
    } catch (GatewayException noJson) {
      to.setLength(before);
    }
  }

  private static StringBuilder said(JsonParser parser, StringBuilder to) throws IOException {
    String field = "";
    while (parser.nextToken() != null) {
      if (parser.currentToken() == JsonToken.FIELD_NAME) {
        field = parser.currentName();
      } else if (parser.currentToken() == JsonToken.VALUE_STRING && SAID.contains(field)) {
        to.append(parser.getText());
      }
    }
    return to;
  }
}
