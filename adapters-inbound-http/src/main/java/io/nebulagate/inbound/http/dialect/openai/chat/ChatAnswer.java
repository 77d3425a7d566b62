package io.nebulagate.inbound.http.dialect.openai.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.ChatResponse.Choice;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes an answer in one piece as OpenAI's chat has it. */
final class ChatAnswer {

  static final String ID = "chatcmpl-";

  private final RequestHead head;
  private final AnswerIds ids;

  ChatAnswer(RequestHead head, AnswerIds ids) {
    this.head = head;
    this.ids = ids;
  }

  byte[] write(ChatResponse answer, TokenUsage used) {
    return new JsonOut()
        .object(json -> {
          json.writeStringField("id", ids.of(ID));
          json.writeStringField("object", "chat.completion");
          json.writeNumberField("created", ids.seconds());
          json.writeStringField("model", head.model().value());
          json.writeArrayFieldStart("choices");
          for (Choice choice : answer.choices()) {
            choice(choice, json);
          }
          json.writeEndArray();
          ChatUsage.write(used, json);
        });
  }

  private void choice(Choice choice, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("index", choice.index());
    json.writeObjectFieldStart("message");
    json.writeStringField("role", "assistant");
    texts(choice.parts(), json);
    reasoning(choice.parts(), json);
    calls(choice.parts(), json);
    images(choice.parts(), json);
    ChatCitations.write(choice.parts(), json);
    json.writeEndObject();
    json.writeNullField("logprobs");
    json.writeStringField("finish_reason", reason(choice.reason()));
    json.writeEndObject();
  }

  /** What only has calls has no content, as with OpenAI. */
  private static void texts(List<Part> parts, JsonGenerator json) throws IOException {
    StringBuilder content = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    boolean called = false;
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String text, _) -> content.append(text);
        case Part.Refusal(String text) -> refusal.append(text);
        case Part.ToolCall _ -> called = true;
        case Part.Thought _, Part.Media _, Part.ToolResult _, Part.Foreign _ -> {}
      }
    }
    boolean none = content.isEmpty() && (called || !refusal.isEmpty());
    json.writeStringField("content", none ? null : content.toString());
    json.writeStringField("refusal", refusal.isEmpty() ? null : refusal.toString());
  }

  private static void reasoning(List<Part> parts, JsonGenerator json) throws IOException {
    StringBuilder shown = new StringBuilder();
    boolean sealed = false;
    for (Part part : parts) {
      if (part instanceof Part.Thought thought) {
        shown.append(shown.isEmpty() || thought.text().isEmpty() ? "" : "\n\n");
        shown.append(thought.text());
        sealed |= thought.seal().isPresent();
      }
    }
    if (!shown.isEmpty()) {
      json.writeStringField("reasoning_content", shown.toString());
    }
    if (!sealed) {
      return;
    }
    json.writeArrayFieldStart("reasoning_details");
    int index = 0;
    for (Part part : parts) {
      if (part instanceof Part.Thought thought && thought.seal().isPresent()) {
        ReasoningDetails.write(thought, thought.seal().get(), index++, json);
      }
    }
    json.writeEndArray();
  }

  private static void calls(List<Part> parts, JsonGenerator json) throws IOException {
    boolean open = false;
    for (Part part : parts) {
      if (part instanceof Part.ToolCall call) {
        if (!open) {
          json.writeArrayFieldStart("tool_calls");
          open = true;
        }
        json.writeStartObject();
        ChatCalls.write(call, Optional.of(call.arguments().value()), json);
        json.writeEndObject();
      }
    }
    if (open) {
      json.writeEndArray();
    }
  }

  private static void images(List<Part> parts, JsonGenerator json) throws IOException {
    boolean open = false;
    for (Part part : parts) {
      if (part instanceof Part.Media media) {
        if (!open) {
          json.writeArrayFieldStart("images");
          open = true;
        }
        image(media, json);
      }
    }
    if (open) {
      json.writeEndArray();
    }
  }

  /** Pictures have no place in this dialect; this is the one that OpenRouter made usual. */
  static void image(Part.Media media, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "image_url");
    json.writeObjectFieldStart("image_url");
    json.writeStringField(
        "url",
        switch (media.source()) {
          case MediaSource.Inline(String type, String base64) ->
              "data:" + type + ";base64," + base64;
          case MediaSource.At(String url, _, _) -> url;
          case MediaSource.Kept(String id) -> id;
        });
    json.writeEndObject();
    json.writeEndObject();
  }

  static String reason(FinishReason reason) {
    return switch (reason) {
      case STOP, STOP_SEQUENCE, PAUSE, ERROR -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
    };
  }
}
