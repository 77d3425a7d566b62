package io.nebulagate.inbound.http.dialect.anthropic.messages;

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
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.JsonOut;
import io.nebulagate.inbound.http.dialect.PartsInTurn;
import io.nebulagate.inbound.http.dialect.PartsInTurn.Turn;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Writes a stream of events: {@code message_start}, blocks, {@code message_delta}, {@code
 * message_stop}. Blocks are counted from 0 without gaps and never lie in each other. All that one
 * event brings is one frame, so that a client is never cut off in the middle of it.
 */
final class MessageEvents implements AnswerWriter, PartsInTurn.Pen {

  private final RequestHead head;
  private final String id;
  private final SealedValues seals;
  private final JsonOut out = new JsonOut();

  private final PartsInTurn parts = new PartsInTurn(this);
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(512);
  private long gatheredText;
  private int index;
  private boolean started;
  private FinishReason reason = FinishReason.STOP;
  private Optional<String> stopSequence = Optional.empty();

  MessageEvents(RequestHead head, AnswerIds ids, SealedValues seals) {
    this.head = head;
    this.id = ids.of(MessageAnswer.ID);
    this.seals = seals;
  }

  @Override
  public void write(ChatEvent event, Frames frames) {
    if (event instanceof ChatEvent.OfChoice of && of.choice() != 0) {
      return; // this dialect has one answer
    }
    switch (event) {
      case Started(_, Optional<TokenUsage> soFar) -> start(soFar);
      case PartStarted(_, int part, Part opening) -> parts.start(part, opening);
      case PartDelta(_, int part, String text) -> parts.more(part, text);
      case PartEnded(_, int part, Optional<Opaque> seal) -> parts.end(part, seal);
      case PartWhole(_, _, Part whole) -> whole(whole);
      case PartCited _ -> {}
      case Finished(_, FinishReason why, Optional<String> sequence) -> {
        reason = why;
        stopSequence = sequence;
      }
    }
    flush(frames);
  }

  @Override
  public void end(TokenUsage used, Frames frames) {
    parts.endAll();
    finish(used, frames);
  }

  @Override
  public void cutShort(TokenUsage used, Frames frames) {
    parts.cutShort();
    reason = FinishReason.LENGTH;
    stopSequence = Optional.empty();
    finish(used, frames);
  }

  // ── parts ──

  private void whole(Part whole) {
    switch (whole) {
      case Part.Text(String text, _) -> parts.whole(whole, text, Optional.empty());
      case Part.Refusal(String text) -> parts.whole(whole, text, Optional.empty());
      case Part.Media media ->
          parts.whole(new Part.Text(""), Blocks.inWords(media), Optional.empty());
      case Part.Foreign foreign -> {
        if (foreign.of() == Dialect.ANTHROPIC) {
          parts.whole(foreign, "", Optional.empty());
        }
      }
      case Part.Thought thought -> {
        if (!thought.text().isEmpty() || thought.seal().isPresent()) {
          parts.whole(thought, thought.text(), thought.seal());
        }
      }
      case Part.ToolCall(String callId, String name, JsonText arguments, var seal) ->
          parts.whole(
              new Part.ToolCall(callId, name, JsonText.EMPTY_OBJECT, seal),
              arguments.equals(JsonText.EMPTY_OBJECT) ? "" : arguments.value(),
              seal);
      case Part.ToolResult _ -> {}
    }
  }

  @Override
  public void begin(Turn part) {
    start(Optional.empty());
    switch (part.opening()) {
      case Part.Text _, Part.Refusal _ -> blockStart(json -> Blocks.text("", json));
      case Part.Thought thought -> {
        if (thought.redacted()) {
          String data = seals.outward(thought.seal());
          blockStart(json -> Blocks.hidden(data, json));
        } else {
          blockStart(json -> Blocks.thinking("", "", json));
        }
      }
      case Part.ToolCall call -> {
        hidden(call, call.seal());
        gatheredText += JsonOut.utf8Bytes(call.name());
        blockStart(json -> Blocks.call(call, json));
      }
      case Part.Foreign(_, JsonText raw) ->
          event(
              "content_block_start",
              json -> {
                json.writeNumberField("index", index);
                json.writeFieldName("content_block");
                json.writeRawValue(raw.value());
              });
      case Part.Media _, Part.ToolResult _ -> throw new IllegalStateException("nothing to begin");
    }
  }

  @Override
  public void say(Turn part, String text) {
    gatheredText += JsonOut.utf8Bytes(text);
    switch (part.opening()) {
      case Part.Text _, Part.Refusal _ -> delta("text_delta", "text", text);
      case Part.Thought _ -> delta("thinking_delta", "thinking", text);
      case Part.ToolCall _ -> delta("input_json_delta", "partial_json", text);
      case Part.Foreign _, Part.Media _, Part.ToolResult _ -> {}
    }
  }

  /** A call without arguments says so by an empty piece of them, as Anthropic's do. */
  @Override
  public void close(Turn part) {
    if (part.opening() instanceof Part.Thought thought && !thought.redacted()) {
      delta("signature_delta", "signature", seals.outward(part.seal()));
    } else if (part.opening() instanceof Part.ToolCall && !part.said()) {
      delta("input_json_delta", "partial_json", "");
    }
    event("content_block_stop", json -> json.writeNumberField("index", index));
    index++;
    if (part.opening() instanceof Part.ToolCall call && call.seal().isEmpty()) {
      hidden(call, part.seal());
    }
  }

  /** What a call's vendor wants back with it, in a block of its own. */
  private void hidden(Part.ToolCall call, Optional<Opaque> seal) {
    seals
        .besideCall(call.id(), seal)
        .ifPresent(data -> {
          blockStart(json -> Blocks.hidden(data, json));
          event("content_block_stop", json -> json.writeNumberField("index", index));
          index++;
        });
  }

  // ── events ──

  private void start(Optional<TokenUsage> soFar) {
    if (started) {
      return;
    }
    started = true;
    event(
        "message_start",
        json -> {
          json.writeObjectFieldStart("message");
          json.writeStringField("id", id);
          json.writeStringField("type", "message");
          json.writeStringField("role", "assistant");
          json.writeStringField("model", head.model().value());
          json.writeArrayFieldStart("content");
          json.writeEndArray();
          json.writeNullField("stop_reason");
          json.writeNullField("stop_sequence");
          MessageUsage.write(soFar.orElse(TokenUsage.NONE), json);
          json.writeEndObject();
        });
  }

  private void blockStart(JsonOut.Content content) {
    event(
        "content_block_start",
        json -> {
          json.writeNumberField("index", index);
          json.writeObjectFieldStart("content_block");
          content.writeTo(json);
          json.writeEndObject();
        });
  }

  private void delta(String type, String member, String text) {
    event(
        "content_block_delta",
        json -> {
          json.writeNumberField("index", index);
          json.writeObjectFieldStart("delta");
          json.writeStringField("type", type);
          json.writeStringField(member, text);
          json.writeEndObject();
        });
  }

  private void finish(TokenUsage used, Frames frames) {
    start(Optional.empty());
    event(
        "message_delta",
        json -> {
          json.writeObjectFieldStart("delta");
          json.writeStringField("stop_reason", Blocks.reason(reason));
          json.writeStringField("stop_sequence", stopSequence.orElse(null));
          json.writeEndObject();
          MessageUsage.write(used, json);
        });
    flush(frames);
    frames.last(out.event("message_stop", json -> json.writeStringField("type", "message_stop")));
  }

  private void event(String type, JsonOut.Content content) {
    gathered.writeBytes(
        out.event(
            type,
            json -> {
              json.writeStringField("type", type);
              content.writeTo(json);
            }));
  }

  private void flush(Frames frames) {
    if (gathered.size() > 0) {
      frames.frame(gathered.toByteArray(), gatheredText);
      gathered.reset();
      gatheredText = 0;
    }
  }
}
