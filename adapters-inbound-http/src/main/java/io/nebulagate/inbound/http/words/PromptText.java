package io.nebulagate.inbound.http.words;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.application.policy.PromptTexts;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.JsonBody;
import io.nebulagate.inbound.http.dialect.JsonStrings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Every text of a body in one pass over its bytes: what is said, system prompts, tools and their
 * results, in every dialect alike, because whoever wants to get something past a policy says it
 * where nobody looks. Left out are the words that dialects are made of, and encoded media. What is
 * JSON within a text, such as the arguments of calls, is read as JSON.
 */
public final class PromptText implements PromptTexts {

  /** Fields whose texts belong to a dialect, not to a prompt. */
  private static final Set<String> STRUCTURE =
      Set.of(
          "model",
          "role",
          "type",
          "id",
          "object",
          "call_id",
          "tool_call_id",
          "tool_use_id",
          "mime_type",
          "mimeType",
          "media_type");

  /** Fields that may hold encoded media, or what only a provider can read. */
  private static final Set<String> ENCODED =
      Set.of(
          "data",
          "file_data",
          "b64_json",
          "image",
          "signature",
          "thought_signature",
          "thoughtSignature",
          "encrypted_content");

  private static final String ARGUMENTS = "arguments";

  @Override
  public String of(RequestBody body) {
    StringBuilder text = new StringBuilder(body.bytes().length);
    try {
      read(body.bytes(), text);
    } catch (GatewayException broken) {
      throw new IllegalArgumentException("a body that cannot be read", broken);
    }
    return text.toString();
  }

  private static void read(byte[] json, StringBuilder to) {
    JsonBody.read(
        json,
        parser -> {
          String field = "";
          while (parser.nextToken() != null) {
            if (parser.currentToken() == JsonToken.FIELD_NAME) {
              field = parser.currentName();
            } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
              string(json, field, parser, to);
            }
          }
          return to;
        });
  }

  private static void string(byte[] json, String field, JsonParser parser, StringBuilder to)
      throws IOException {
    int quote = (int) parser.currentTokenLocation().getByteOffset();
    if (STRUCTURE.contains(field)
        || JsonStrings.isDataUrl(json, quote)
        || (ENCODED.contains(field) && JsonStrings.isEncoded(json, quote))) {
      parser.finishToken();
      return;
    }
    String said = parser.getText();
    if (field.equals(ARGUMENTS)) {
      within(said, to);
    } else {
      to.append(said).append('\n');
    }
  }

  /** What is no JSON after all is a text like any other. */
  private static void within(String said, StringBuilder to) {
    int before = to.length();
    try {
      read(said.getBytes(StandardCharsets.UTF_8), to);
    } catch (GatewayException noJson) {
      to.setLength(before);
      to.append(said).append('\n');
    }
  }
}
