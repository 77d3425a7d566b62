package io.nebulagate.outbound.provider.tokens;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;

/**
 * Counts the prompt of a request body in OpenAI's dialect, in Anthropic's, whose messages hold the
 * same and blocks of their own besides, and in Gemini's. Messages count as in OpenAI's cookbook
 * ("How to count tokens with tiktoken", 2026-11): three for each message, one for a name, three for
 * the beginning of the answer. Tools and schemas count as the JSON they are, which is a little more
 * than the vendor makes of them; media count {@link #MEDIA_TOKENS} each.
 */
final class PromptTokens {

  /** The most GPT-4o counts for one image: 85 and 170 for each of eight tiles. */
  static final long MEDIA_TOKENS = 1_445;

  private static final long PER_MESSAGE = 3;
  private static final long PER_NAME = 1;
  private static final long PER_ANSWER = 3;

  private final ToLongFunction<String> tokens;

  PromptTokens(ToLongFunction<String> tokens) {
    this.tokens = tokens;
  }

  /** The prompt's tokens; what cannot be read counts nothing. */
  long of(Api api, byte[] body) {
    long sum = 0;
    try (JsonParser json = Json.read(body, 0, body.length)) {
      json.nextToken();
      String name;
      while ((name = json.nextFieldName()) != null) {
        json.nextToken();
        sum +=
            switch (api) {
              case CHAT -> chatMember(name, json, body);
              case RESPONSES -> responsesMember(name, json, body);
              default -> textMember(name, json);
            };
      }
      return sum;
    } catch (IOException _) {
      return sum;
    }
  }

  private long responsesMember(String name, JsonParser json, byte[] body) throws IOException {
    return switch (name) {
      case "instructions", "input" -> new ItemTokens(tokens).of(json);
      case "tools", "text" -> asJson(json, body);
      default -> nothing(json);
    };
  }

  private long textMember(String name, JsonParser json) throws IOException {
    return switch (name) {
      case "prompt", "input", "suffix", "texts", "inputs", "query", "documents" -> input(json);
      case "content", "requests" -> new ContentTokens(tokens).of(json);
      default -> nothing(json);
    };
  }

  /** A text, a token, a document that holds its text, or lists of them. */
  private long input(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> tokens.applyAsLong(json.getText());
      case VALUE_NUMBER_INT -> 1;
      case START_ARRAY -> {
        long sum = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
          sum += input(json);
        }
        yield sum;
      }
      case START_OBJECT -> {
        long sum = 0;
        String name;
        while ((name = json.nextFieldName()) != null) {
          json.nextToken();
          sum +=
              switch (name) {
                case "text" -> text(json);
                case "content" -> input(json);
                default -> nothing(json);
              };
        }
        yield sum;
      }
      default -> nothing(json);
    };
  }

  private long chatMember(String name, JsonParser json, byte[] body) throws IOException {
    return switch (name) {
      case "messages" -> messages(json, body);
      case "system" -> PER_MESSAGE + content(json, body);
      case "tools", "functions", "response_format" -> asJson(json, body);
      case "contents", "systemInstruction", "system_instruction" ->
          new ContentTokens(tokens).of(json);
      default -> nothing(json);
    };
  }

  private long messages(JsonParser json, byte[] body) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return nothing(json);
    }
    long sum = PER_ANSWER;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        sum += PER_MESSAGE + message(json, body);
      } else {
        json.skipChildren();
      }
    }
    return sum;
  }

  private long message(JsonParser json, byte[] body) throws IOException {
    long sum = 0;
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      sum +=
          switch (name) {
            case "role", "refusal", "reasoning_content" -> text(json);
            case "name" -> PER_NAME + text(json);
            case "content" -> content(json, body);
            case "tool_calls", "function_call" -> asJson(json, body);
            default -> nothing(json);
          };
    }
    return sum;
  }

  private long content(JsonParser json, byte[] body) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return text(json);
    }
    long sum = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        sum += part(json, body);
      } else {
        sum += text(json);
      }
    }
    return sum;
  }

  private long part(JsonParser json, byte[] body) throws IOException {
    long sum = 0;
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      switch (name) {
        case "text", "refusal" -> sum += text(json);
        case "name" -> sum += PER_NAME + text(json);
        case "input" -> sum += asJson(json, body);
        case "content" -> sum += content(json, body);
        case "image_url", "input_audio", "file", "source" -> {
          sum += MEDIA_TOKENS;
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    return sum;
  }

  private long text(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      return nothing(json);
    }
    return tokens.applyAsLong(json.getText());
  }

  private long asJson(JsonParser json, byte[] body) throws IOException {
    int from = (int) json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    json.finishToken();
    int to = (int) json.currentLocation().getByteOffset();
    return tokens.applyAsLong(new String(body, from, to - from, StandardCharsets.UTF_8));
  }

  private static long nothing(JsonParser json) throws IOException {
    json.skipChildren();
    return 0;
  }
}
