package io.nebulagate.inbound.http.dialect.openai.chat;

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
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a stream as OpenAI's chat has it: for each choice first who speaks, then what, then why it
 * ended; the usage where the client asked for it; {@code [DONE]}. Calls of a choice are counted
 * from 0 without gaps.
 */
final class ChatChunks implements AnswerWriter {

  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final RequestHead head;
  private final String id;
  private final long created;
  private final JsonOut out = new JsonOut();
  private final Map<Integer, Choice> choices = new TreeMap<>();

  ChatChunks(RequestHead head, AnswerIds ids) {
    this.head = head;
    this.id = ids.of(ChatAnswer.ID);
    this.created = ids.seconds();
  }

  /** How far a choice has come. */
  private static final class Choice {
    private final Map<Integer, Open> open = new HashMap<>();
    private int calls;
    private int thoughts;
    private int contentPoints;
    private boolean finished;
  }

  /** A part that is under way. */
  private static final class Open {
    private final Part opening;
    private final int call;
    private final int from;
    private boolean argued;

    Open(Part opening, int call, int from) {
      this.opening = opening;
      this.call = call;
      this.from = from;
    }
  }

  @Override
  public void write(ChatEvent event, Frames frames) {
    switch (event) {
      case Started _ -> choice(0, frames);
      case PartStarted started -> begin(started, frames);
      case PartDelta delta -> more(delta, frames);
      case PartCited cited -> cite(cited, frames);
      case PartEnded ended -> end(ended, frames);
      case PartWhole whole -> whole(whole, frames);
      case Finished finished -> finish(finished.choice(), finished.reason(), frames);
    }
  }

  @Override
  public void end(TokenUsage used, Frames frames) {
    if (head.usageAsked()) {
      frames.frame(
          out.data(json -> {
            head(json);
            json.writeArrayFieldStart("choices");
            json.writeEndArray();
            ChatUsage.write(used, json);
          }),
          0);
    }
    frames.last(DONE);
  }

  @Override
  public void cutShort(TokenUsage used, Frames frames) {
    for (int index = 0; index < head.choices(); index++) {
      choice(index, frames);
    }
    choices.forEach((index, choice) -> finish(index, FinishReason.LENGTH, frames));
    end(used, frames);
  }

  // ── parts ──

  private void begin(PartStarted started, Frames frames) {
    Choice choice = choice(started.choice(), frames);
    if (!(started.opening() instanceof Part.ToolCall call)) {
      choice.open.put(started.part(), new Open(started.opening(), -1, choice.contentPoints));
      return;
    }
    int index = choice.calls++;
    choice.open.put(started.part(), new Open(call, index, 0));
    delta(
        started.choice(),
        JsonOut.utf8Bytes(call.name()),
        frames,
        json -> call(index, json, () -> ChatCalls.write(call, Optional.empty(), json)));
  }

  private void more(PartDelta delta, Frames frames) {
    Choice choice = choice(delta.choice(), frames);
    Open open = choice.open.get(delta.part());
    if (open == null) {
      return;
    }
    String text = delta.text();
    long bytes = JsonOut.utf8Bytes(text);
    switch (open.opening) {
      case Part.Text _ -> {
        choice.contentPoints += text.codePointCount(0, text.length());
        text("content", delta.choice(), text, bytes, frames);
      }
      case Part.Thought _ -> text("reasoning_content", delta.choice(), text, bytes, frames);
      case Part.Refusal _ -> text("refusal", delta.choice(), text, bytes, frames);
      case Part.ToolCall _ -> {
        open.argued = true;
        arguments(delta.choice(), open.call, text, bytes, frames);
      }
      case Part.Media _, Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  private void text(String member, int choice, String text, long bytes, Frames frames) {
    delta(choice, bytes, frames, json -> json.writeStringField(member, text));
  }

  private void arguments(int choice, int call, String fragment, long bytes, Frames frames) {
    delta(choice, bytes, frames, json -> call(call, json, () -> ChatCalls.more(fragment, json)));
  }

  private void end(PartEnded ended, Frames frames) {
    Choice choice = choice(ended.choice(), frames);
    Open open = choice.open.remove(ended.part());
    if (open == null) {
      return;
    }
    if (open.opening instanceof Part.ToolCall && !open.argued) {
      arguments(ended.choice(), open.call, "{}", 0, frames);
    } else if (open.opening instanceof Part.Thought && ended.seal().isPresent()) {
      sealed(
          choice, ended.choice(), new Part.Thought("", ended.seal()), ended.seal().get(), frames);
    }
  }

  private void whole(PartWhole event, Frames frames) {
    Choice choice = choice(event.choice(), frames);
    switch (event.whole()) {
      case Part.Media media ->
          delta(
              event.choice(),
              0,
              frames,
              json -> {
                json.writeArrayFieldStart("images");
                ChatAnswer.image(media, json);
                json.writeEndArray();
              });
      case Part.Thought thought ->
          thought.seal().ifPresent(seal -> sealed(choice, event.choice(), thought, seal, frames));
      case Part.Text _, Part.Refusal _, Part.ToolCall _, Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  private void sealed(Choice choice, int index, Part.Thought thought, Opaque seal, Frames frames) {
    int number = choice.thoughts++;
    delta(
        index,
        0,
        frames,
        json -> {
          json.writeArrayFieldStart("reasoning_details");
          ReasoningDetails.write(thought, seal, number, json);
          json.writeEndArray();
        });
  }

  private void cite(PartCited cited, Frames frames) {
    Choice choice = choice(cited.choice(), frames);
    Open open = choice.open.get(cited.part());
    if (open != null && cited.citation().url().isPresent()) {
      delta(
          cited.choice(),
          0,
          frames,
          json -> {
            json.writeArrayFieldStart("annotations");
            ChatCitations.write(cited.citation(), open.from, json);
            json.writeEndArray();
          });
    }
  }

  // ── choices ──

  /** A choice begins with who speaks; SDKs refuse one that does not. */
  private Choice choice(int index, Frames frames) {
    Choice known = choices.get(index);
    if (known != null) {
      return known;
    }
    Choice begun = new Choice();
    choices.put(index, begun);
    delta(
        index,
        0,
        frames,
        json -> {
          json.writeStringField("role", "assistant");
          json.writeStringField("content", "");
          json.writeNullField("refusal");
        });
    return begun;
  }

  private void finish(int index, FinishReason reason, Frames frames) {
    Choice choice = choice(index, frames);
    if (!choice.finished) {
      choice.finished = true;
      chunk(index, Optional.of(ChatAnswer.reason(reason)), 0, frames, _ -> {});
    }
  }

  // ── chunks ──

  private void delta(int choice, long textBytes, Frames frames, JsonOut.Content content) {
    chunk(choice, Optional.empty(), textBytes, frames, content);
  }

  private void chunk(
      int choice, Optional<String> reason, long textBytes, Frames frames, JsonOut.Content content) {
    frames.frame(
        out.data(json -> {
          head(json);
          json.writeArrayFieldStart("choices");
          json.writeStartObject();
          json.writeNumberField("index", choice);
          json.writeObjectFieldStart("delta");
          content.writeTo(json);
          json.writeEndObject();
          json.writeNullField("logprobs");
          json.writeStringField("finish_reason", reason.orElse(null));
          json.writeEndObject();
          json.writeEndArray();
          if (head.usageAsked()) {
            json.writeNullField("usage");
          }
        }),
        textBytes);
  }

  private void head(JsonGenerator json) throws IOException {
    json.writeStringField("id", id);
    json.writeStringField("object", "chat.completion.chunk");
    json.writeNumberField("created", created);
    json.writeStringField("model", head.model().value());
  }

  /** What stands in a call. */
  @FunctionalInterface
  private interface InCall {
    void write() throws IOException;
  }

  private static void call(int index, JsonGenerator json, InCall content) throws IOException {
    json.writeArrayFieldStart("tool_calls");
    json.writeStartObject();
    json.writeNumberField("index", index);
    content.write();
    json.writeEndObject();
    json.writeEndArray();
  }
}
