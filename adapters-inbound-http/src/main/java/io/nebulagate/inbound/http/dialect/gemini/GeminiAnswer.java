package io.nebulagate.inbound.http.dialect.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.ChatResponse.Choice;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.Field;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.io.IOException;
import java.util.Optional;

/** Writes an answer in one piece as Gemini has it, and what its frames are made of. */
final class GeminiAnswer {

  private final RequestHead head;
  private final String id;
  private final SealedThoughts seals;

  GeminiAnswer(RequestHead head, AnswerIds ids, SealedThoughts seals) {
    this.head = head;
    this.id = ids.of("");
    this.seals = seals;
  }

  byte[] write(ChatResponse answer, TokenUsage used) {
    return new JsonOut()
        .object(json -> {
          json.writeArrayFieldStart("candidates");
          for (Choice choice : answer.choices()) {
            candidate(choice, json);
          }
          json.writeEndArray();
          usage(used, json);
          name(json);
        });
  }

  private void candidate(Choice choice, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("content");
    json.writeArrayFieldStart("parts");
    Sources sources = new Sources();
    int number = 0;
    for (Part part : choice.parts()) {
      if (isWritten(part)) {
        if (part instanceof Part.Text(String text, var citations)) {
          sources.note(number, text, citations);
        }
        json.writeStartObject();
        part(part, json);
        json.writeEndObject();
        number++;
      }
    }
    json.writeEndArray();
    json.writeStringField("role", "model");
    json.writeEndObject();
    json.writeStringField("finishReason", reason(choice.reason()));
    json.writeNumberField("index", choice.index());
    sources.write(json);
    json.writeEndObject();
  }

  /** Which model answered, and under which name: the last members of every document. */
  void name(JsonGenerator json) throws IOException {
    json.writeStringField("modelVersion", head.model().value());
    json.writeStringField("responseId", id);
  }

  static boolean isWritten(Part part) {
    return switch (part) {
      case Part.Text(String text, _) -> !text.isEmpty();
      case Part.Refusal(String text) -> !text.isEmpty();
      case Part.Thought(String text, Optional<Opaque> seal, _) ->
          !text.isEmpty() || seal.isPresent();
      case Part.ToolCall _ -> true;
      case Part.Media media -> !(media.source() instanceof MediaSource.Kept);
      case Part.Foreign foreign -> foreign.of() == Dialect.GEMINI;
      case Part.ToolResult _ -> false;
    };
  }

  /** The members of a part. */
  void part(Part part, JsonGenerator json) throws IOException {
    switch (part) {
      case Part.Text(String text, _) -> json.writeStringField("text", text);
      case Part.Refusal(String text) -> json.writeStringField("text", text);
      case Part.Thought thought -> thought(thought, json);
      case Part.ToolCall call -> {
        json.writeObjectFieldStart("functionCall");
        json.writeStringField("id", call.id());
        json.writeStringField("name", call.name());
        json.writeFieldName("args");
        arguments(call.arguments().value(), json);
        json.writeEndObject();
        signature(call.seal(), false, json);
      }
      case Part.Media media -> media(media.source(), json);
      case Part.Foreign foreign -> {
        String members = foreign.json().value().strip();
        json.writeRaw(members.substring(1, members.length() - 1));
      }
      case Part.ToolResult _ -> {}
    }
  }

  /** Google's own without words is no thought that is shown. */
  private void thought(Part.Thought thought, JsonGenerator json) throws IOException {
    boolean bare =
        thought.text().isEmpty()
            && thought.seal().map(seal -> seal.of() == Dialect.GEMINI).orElse(false);
    json.writeStringField("text", thought.text());
    if (!bare) {
      json.writeBooleanField("thought", true);
    }
    signature(thought.seal(), thought.redacted(), json);
  }

  private void signature(Optional<Opaque> seal, boolean redacted, JsonGenerator json)
      throws IOException {
    String value = seal.map(some -> seals.write(some, redacted)).orElse("");
    if (!value.isEmpty()) {
      json.writeStringField("thoughtSignature", value);
    }
  }

  /** An object; what is none, because the model wrote something else, is kept as a text in one. */
  private static void arguments(String text, JsonGenerator json) throws IOException {
    if (Field.parse(text).map(JsonNode::isObject).orElse(false)) {
      json.writeRawValue(text);
    } else {
      json.writeStartObject();
      if (!text.isBlank()) {
        json.writeStringField("input", text);
      }
      json.writeEndObject();
    }
  }

  private static void media(MediaSource source, JsonGenerator json) throws IOException {
    switch (source) {
      case MediaSource.Inline(String type, String base64) -> {
        json.writeObjectFieldStart("inlineData");
        json.writeStringField("mimeType", type);
        json.writeStringField("data", base64);
        json.writeEndObject();
      }
      case MediaSource.At(String url, Optional<String> type, _) -> {
        json.writeObjectFieldStart("fileData");
        if (type.isPresent()) {
          json.writeStringField("mimeType", type.get());
        }
        json.writeStringField("fileUri", url);
        json.writeEndObject();
      }
      case MediaSource.Kept _ -> {}
    }
  }

  static void usage(TokenUsage used, JsonGenerator json) throws IOException {
    long thoughts = Math.min(used.reasoning(), used.output());
    json.writeObjectFieldStart("usageMetadata");
    json.writeNumberField("promptTokenCount", used.input());
    if (used.of(TokenKind.CACHED_INPUT) > 0) {
      json.writeNumberField("cachedContentTokenCount", used.of(TokenKind.CACHED_INPUT));
    }
    json.writeNumberField("candidatesTokenCount", used.output() - thoughts);
    if (thoughts > 0) {
      json.writeNumberField("thoughtsTokenCount", thoughts);
    }
    json.writeNumberField("totalTokenCount", used.total());
    json.writeEndObject();
  }

  /** Calls of tools are no reason of their own here. */
  static String reason(FinishReason reason) {
    return switch (reason) {
      case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSE -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case CONTENT_FILTER -> "SAFETY";
      case ERROR -> "OTHER";
    };
  }
}
