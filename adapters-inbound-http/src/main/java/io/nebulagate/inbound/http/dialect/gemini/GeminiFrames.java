package io.nebulagate.inbound.http.dialect.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.Finished;
import io.nebulagate.domain.chat.ChatEvent.PartCited;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartEnded;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ChatEvent.PartWhole;
import io.nebulagate.domain.chat.ChatEvent.Started;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a stream as Gemini has it: each frame is an answer with a little more. Words come as they
 * come; a call comes whole, once its arguments are complete; the last frame tells for each choice
 * why it ended, and the usage.
 */
final class GeminiFrames implements AnswerWriter {

  private final RequestHead head;
  private final GeminiAnswer answer;
  private final JsonOut out = new JsonOut();
  private final Map<Integer, Choice> choices = new TreeMap<>();

  GeminiFrames(RequestHead head, GeminiAnswer answer) {
    this.head = head;
    this.answer = answer;
  }

  /** How far a choice has come. */
  private static final class Choice {
    private final Map<Integer, Open> open = new HashMap<>();
    private final Sources sources = new Sources();
    private Optional<FinishReason> reason = Optional.empty();
  }

  /** A part that is under way, with what has come of it where that is still needed. */
  private static final class Open {
    private final Part opening;
    private final StringBuilder soFar = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();

    Open(Part opening) {
      this.opening = opening;
    }
  }

  @Override
  public void write(ChatEvent event, Frames frames) {
    switch (event) {
      case Started _ -> {}
      case PartStarted started ->
          choice(started.choice()).open.put(started.part(), new Open(started.opening()));
      case PartDelta delta -> more(delta, frames);
      case PartCited cited -> {
        Open open = choice(cited.choice()).open.get(cited.part());
        if (open != null) {
          open.citations.add(cited.citation());
        }
      }
      case PartEnded ended -> end(ended, frames);
      case PartWhole whole -> frame(whole.choice(), whole.whole(), 0, frames);
      case Finished finished -> finish(choice(finished.choice()), finished.reason());
    }
  }

  @Override
  public void end(TokenUsage used, Frames frames) {
    choice(0);
    frames.last(
        out.data(json -> {
          json.writeArrayFieldStart("candidates");
          for (Map.Entry<Integer, Choice> each : choices.entrySet()) {
            last(each.getKey(), each.getValue(), json);
          }
          json.writeEndArray();
          GeminiAnswer.usage(used, json);
          answer.name(json);
        }));
  }

  @Override
  public void cutShort(TokenUsage used, Frames frames) {
    for (int index = 0; index < head.choices(); index++) {
      choice(index);
    }
    choices.values().forEach(choice -> finish(choice, FinishReason.LENGTH));
    end(used, frames);
  }

  private Choice choice(int index) {
    return choices.computeIfAbsent(index, _ -> new Choice());
  }

  private static void finish(Choice choice, FinishReason reason) {
    if (choice.reason.isEmpty()) {
      choice.reason = Optional.of(reason);
    }
  }

  // ── parts ──

  private void more(PartDelta delta, Frames frames) {
    Open open = choice(delta.choice()).open.get(delta.part());
    if (open == null) {
      return;
    }
    String text = delta.text();
    long bytes = JsonOut.utf8Bytes(text);
    switch (open.opening) {
      case Part.Text _ -> {
        open.soFar.append(text);
        frame(delta.choice(), new Part.Text(text), bytes, frames);
      }
      case Part.Thought _ ->
          frame(delta.choice(), new Part.Thought(text, Optional.empty()), bytes, frames);
      case Part.Refusal _ -> frame(delta.choice(), new Part.Refusal(text), bytes, frames);
      case Part.ToolCall _ -> open.soFar.append(text);
      case Part.Media _, Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  private void end(PartEnded ended, Frames frames) {
    Choice choice = choice(ended.choice());
    Open open = choice.open.remove(ended.part());
    if (open == null) {
      return;
    }
    switch (open.opening) {
      case Part.ToolCall call -> call(ended, call, open.soFar.toString(), frames);
      case Part.Thought _ -> ended.seal().ifPresent(seal -> sealed(ended.choice(), seal, frames));
      // Google counts in the first part, which is all the text there is of most answers.
      case Part.Text _ -> choice.sources.note(0, open.soFar.toString(), open.citations);
      case Part.Refusal _, Part.Media _, Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  private void call(PartEnded ended, Part.ToolCall call, String arguments, Frames frames) {
    JsonText written = arguments.isBlank() ? JsonText.EMPTY_OBJECT : new JsonText(arguments);
    Optional<Opaque> seal = ended.seal().or(call::seal);
    long bytes = JsonOut.utf8Bytes(call.name()) + JsonOut.utf8Bytes(arguments);
    frame(ended.choice(), new Part.ToolCall(call.id(), call.name(), written, seal), bytes, frames);
  }

  private void sealed(int choice, Opaque seal, Frames frames) {
    frame(choice, new Part.Thought("", Optional.of(seal)), 0, frames);
  }

  // ── frames ──

  private void frame(int index, Part part, long textBytes, Frames frames) {
    choice(index);
    if (!GeminiAnswer.isWritten(part)) {
      return;
    }
    frames.frame(
        out.data(json -> {
          json.writeArrayFieldStart("candidates");
          json.writeStartObject();
          content(json, () -> answer.part(part, json));
          json.writeNumberField("index", index);
          json.writeEndObject();
          json.writeEndArray();
          answer.name(json);
        }),
        textBytes);
  }

  private static void last(int index, Choice choice, JsonGenerator json) throws IOException {
    json.writeStartObject();
    content(json, () -> json.writeStringField("text", ""));
    json.writeStringField(
        "finishReason", GeminiAnswer.reason(choice.reason.orElse(FinishReason.STOP)));
    json.writeNumberField("index", index);
    choice.sources.write(json);
    json.writeEndObject();
  }

  /** What stands in a part. */
  @FunctionalInterface
  private interface Members {
    void write() throws IOException;
  }

  private static void content(JsonGenerator json, Members part) throws IOException {
    json.writeObjectFieldStart("content");
    json.writeArrayFieldStart("parts");
    json.writeStartObject();
    part.write();
    json.writeEndObject();
    json.writeEndArray();
    json.writeStringField("role", "model");
    json.writeEndObject();
  }
}
