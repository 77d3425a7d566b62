package io.nebulagate.inbound.http.dialect.anthropic.messages;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.ChatResponse.Choice;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes an answer in one piece. */
final class MessageAnswer {

  static final String ID = "msg_";

  private static final Choice NOTHING =
      new Choice(0, List.of(), FinishReason.STOP, Optional.empty());

  private final RequestHead head;
  private final AnswerIds ids;
  private final SealedValues seals;

  MessageAnswer(RequestHead head, AnswerIds ids, SealedValues seals) {
    this.head = head;
    this.ids = ids;
    this.seals = seals;
  }

  byte[] write(ChatResponse answer, TokenUsage used) {
    Choice choice = answer.choices().isEmpty() ? NOTHING : answer.choices().getFirst();
    return new JsonOut()
        .object(json -> {
          json.writeStringField("id", ids.of(ID));
          json.writeStringField("type", "message");
          json.writeStringField("role", "assistant");
          json.writeStringField("model", head.model().value());
          json.writeArrayFieldStart("content");
          for (Part part : choice.parts()) {
            part(part, json);
          }
          json.writeEndArray();
          json.writeStringField("stop_reason", Blocks.reason(choice.reason()));
          json.writeStringField("stop_sequence", choice.stopSequence().orElse(null));
          MessageUsage.write(used, json);
        });
  }

  private void part(Part part, JsonGenerator json) throws IOException {
    switch (part) {
      case Part.Text(String text, _) -> text(text, json);
      case Part.Refusal(String text) -> text(text, json);
      case Part.Media media -> text(Blocks.inWords(media), json);
      case Part.Thought thought -> thought(thought, json);
      case Part.ToolCall call -> call(call, json);
      case Part.Foreign(Dialect of, var raw) -> {
        if (of == Dialect.ANTHROPIC) {
          json.writeRawValue(raw.value());
        }
      }
      case Part.ToolResult _ -> {}
    }
  }

  private static void text(String text, JsonGenerator json) throws IOException {
    if (!text.isEmpty()) {
      json.writeStartObject();
      Blocks.text(text, json);
      json.writeEndObject();
    }
  }

  private void thought(Part.Thought thought, JsonGenerator json) throws IOException {
    if (thought.text().isEmpty() && thought.seal().isEmpty()) {
      return;
    }
    json.writeStartObject();
    String value = seals.outward(thought.seal());
    if (thought.redacted()) {
      Blocks.hidden(value, json);
    } else {
      Blocks.thinking(thought.text(), value, json);
    }
    json.writeEndObject();
  }

  private void call(Part.ToolCall call, JsonGenerator json) throws IOException {
    Optional<String> beside = seals.besideCall(call.id(), call.seal());
    if (beside.isPresent()) {
      json.writeStartObject();
      Blocks.hidden(beside.get(), json);
      json.writeEndObject();
    }
    json.writeStartObject();
    Blocks.call(call, json);
    json.writeEndObject();
  }
}
