package io.nebulagate.inbound.http.dialect.cohere;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.ChatResponse.Choice;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes an answer in one piece as Cohere has it: of several answers the first. */
final class CohereAnswer {

  private final AnswerIds ids;
  private final CarriedSeals seals;

  CohereAnswer(AnswerIds ids, CarriedSeals seals) {
    this.ids = ids;
    this.seals = seals;
  }

  byte[] write(ChatResponse answer, TokenUsage used) {
    Choice choice =
        answer.choices().isEmpty()
            ? new Choice(0, List.of(), FinishReason.STOP, Optional.empty())
            : answer.choices().getFirst();
    return new JsonOut()
        .object(json -> {
          json.writeStringField("id", ids.request().uuid().toString());
          json.writeObjectFieldStart("message");
          json.writeStringField("role", "assistant");
          List<Part.Text> texts = content(choice.parts(), json);
          calls(choice.parts(), json);
          citations(texts, json);
          json.writeEndObject();
          json.writeStringField("finish_reason", CohereWords.reason(choice.reason()));
          CohereWords.usage(used, json);
        });
  }

  /** Writes thoughts and words; answers with the words by their place, empty for a thought. */
  private List<Part.Text> content(List<Part> parts, JsonGenerator json) throws IOException {
    List<Part.Text> places = new ArrayList<>();
    json.writeArrayFieldStart("content");
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> places.add(text(text, json));
        case Part.Refusal(String text) -> places.add(text(new Part.Text(text), json));
        case Part.Media media -> places.add(text(new Part.Text(CohereWords.inWords(media)), json));
        case Part.Thought thought -> places.add(thought(thought, json));
        case Part.ToolCall _, Part.ToolResult _, Part.Foreign _ -> {}
      }
    }
    json.writeEndArray();
    return places;
  }

  private static Part.Text text(Part.Text text, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "text");
    json.writeStringField("text", text.text());
    json.writeEndObject();
    return text;
  }

  private Part.Text thought(Part.Thought thought, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "thinking");
    json.writeStringField("thinking", thought.text());
    seals.write(thought.seal(), thought.redacted(), json);
    json.writeEndObject();
    return new Part.Text("");
  }

  private void calls(List<Part> parts, JsonGenerator json) throws IOException {
    boolean open = false;
    for (Part part : parts) {
      if (part instanceof Part.ToolCall call) {
        if (!open) {
          json.writeArrayFieldStart("tool_calls");
          open = true;
        }
        json.writeStartObject();
        json.writeStringField("id", call.id());
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", call.name());
        json.writeStringField("arguments", call.arguments().value());
        json.writeEndObject();
        seals.write(call.seal(), false, json);
        json.writeEndObject();
      }
    }
    if (open) {
      json.writeEndArray();
    }
  }

  private static void citations(List<Part.Text> texts, JsonGenerator json) throws IOException {
    int number = 0;
    for (int place = 0; place < texts.size(); place++) {
      for (Citation citation : texts.get(place).citations()) {
        if (number == 0) {
          json.writeArrayFieldStart("citations");
        }
        json.writeStartObject();
        CohereWords.citation(citation, texts.get(place).text(), place, number++, json);
        json.writeEndObject();
      }
    }
    if (number > 0) {
      json.writeEndArray();
    }
  }
}
