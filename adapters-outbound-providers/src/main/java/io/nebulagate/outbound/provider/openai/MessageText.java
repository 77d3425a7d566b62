package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Finds in a message, or a part of one, what a customer pays for: text, reasoning, refusals, calls
 * of tools, sound and images. Vendors that tell one thing twice ({@code reasoning} beside {@code
 * reasoning_content}, {@code reasoning_details}) are counted once.
 */
final class MessageText {

  private MessageText() {}

  /** Reads the value the parser stands at. */
  static void read(JsonParser json, AnswerTally tally) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    boolean reasoned = false;
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      switch (name) {
        case "content" -> readContent(json, tally);
        case "reasoning_content", "reasoning" -> {
          if (reasoned) {
            json.skipChildren();
          } else {
            reasoned = json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() > 0;
            tally.text(json);
          }
        }
        case "refusal" -> tally.text(json);
        case "tool_calls" -> readCalls(json, tally);
        case "function_call" -> readCall(json, tally);
        case "audio" -> readAudio(json, tally);
        case "images" -> readMedia(json, tally);
        default -> json.skipChildren();
      }
    }
  }

  /** A text, or a list of parts that hold texts or, at Mistral, further parts. */
  private static void readContent(JsonParser json, AnswerTally tally) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      tally.text(json);
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        tally.text(json);
        continue;
      }
      String name;
      while ((name = json.nextFieldName()) != null) {
        json.nextToken();
        switch (name) {
          case "text", "thinking", "refusal" -> readContent(json, tally);
          case "image_url" -> readMedia(json, tally);
          default -> json.skipChildren();
        }
      }
    }
  }

  private static void readCalls(JsonParser json, AnswerTally tally) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        continue;
      }
      String name;
      while ((name = json.nextFieldName()) != null) {
        json.nextToken();
        if (name.equals("function") || name.equals("custom")) {
          readCall(json, tally);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private static void readCall(JsonParser json, AnswerTally tally) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      switch (name) {
        case "name", "arguments", "input" -> tally.text(json);
        default -> json.skipChildren();
      }
    }
  }

  private static void readAudio(JsonParser json, AnswerTally tally) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      switch (name) {
        case "transcript" -> tally.text(json);
        case "data" -> readMedia(json, tally);
        default -> json.skipChildren();
      }
    }
  }

  /** Something that is not text: a base64 string, an object around one, or a list of them. */
  private static void readMedia(JsonParser json, AnswerTally tally) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        readMedia(json, tally);
      }
    } else if (json.currentToken() != JsonToken.VALUE_NULL) {
      tally.produce();
      json.skipChildren();
    }
  }
}
