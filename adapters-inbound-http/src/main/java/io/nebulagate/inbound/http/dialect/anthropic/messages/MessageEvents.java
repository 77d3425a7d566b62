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
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of events: {@code message_start}, blocks, {@code message_delta}, {@code
 * message_stop}. Blocks are counted from 0 without gaps and never lie in each other: of calls that
 * are open at once the first is written as it comes, the others wait for their turn. All that one
 * event brings is one frame, so that a client is never cut off in the middle of it.
 */
final class MessageEvents implements AnswerWriter {

  private final RequestHead head;
  private final String id;
  private final SealedValues seals;
  private final JsonOut out = new JsonOut();

  /** Those that have not been written to their end, in order; only the first is being written. */
  private final Deque<Block> blocks = new ArrayDeque<>();

  private final Map<Integer, Block> open = new HashMap<>();

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

  /** A part on its way to the client. */
  private static final class Block {
    private final Part opening;
    private final StringBuilder waiting = new StringBuilder();
    private Optional<Opaque> seal = Optional.empty();
    private boolean begun;
    private boolean said;
    private boolean ended;

    Block(Part opening) {
      this.opening = opening;
    }
  }

  @Override
  public void write(ChatEvent event, Frames frames) {
    if (event instanceof ChatEvent.OfChoice of && of.choice() != 0) {
      return; // this dialect has one answer
    }
    switch (event) {
      case Started(_, Optional<TokenUsage> soFar) -> start(soFar);
      case PartStarted(_, int part, Part opening) -> {
        Block block = new Block(opening);
        open.put(part, block);
        add(block);
      }
      case PartDelta(_, int part, String text) -> more(open.get(part), text);
      case PartEnded(_, int part, Optional<Opaque> seal) -> end(open.remove(part), seal);
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
    blocks.forEach(block -> block.ended = true);
    advance();
    finish(used, frames);
  }

  @Override
  public void cutShort(TokenUsage used, Frames frames) {
    Block current = blocks.peek();
    if (current != null && current.begun) {
      current.said = true;
      close(current);
    }
    reason = FinishReason.LENGTH;
    stopSequence = Optional.empty();
    finish(used, frames);
  }

  // ── parts ──

  private void add(Block block) {
    blocks.add(block);
    advance();
  }

  private void more(@Nullable Block block, String text) {
    if (block == null) {
      return;
    }
    if (block.begun) {
      say(block, text);
    } else {
      block.waiting.append(text);
    }
  }

  private void end(@Nullable Block block, Optional<Opaque> seal) {
    if (block != null) {
      block.ended = true;
      block.seal = seal;
      advance();
    }
  }

  /** Writes on as far as the order allows. */
  private void advance() {
    Block block;
    while ((block = blocks.peek()) != null) {
      if (!block.begun) {
        begin(block);
      }
      if (!block.ended) {
        return;
      }
      close(block);
      blocks.remove();
    }
  }

  private void whole(Part whole) {
    switch (whole) {
      case Part.Text(String text, _) -> said(whole, text, Optional.empty());
      case Part.Refusal(String text) -> said(whole, text, Optional.empty());
      case Part.Media media -> said(new Part.Text(""), Blocks.inWords(media), Optional.empty());
      case Part.Foreign foreign -> {
        if (foreign.of() == Dialect.ANTHROPIC) {
          said(foreign, "", Optional.empty());
        }
      }
      case Part.Thought thought -> {
        if (!thought.text().isEmpty() || thought.seal().isPresent()) {
          said(thought, thought.text(), thought.seal());
        }
      }
      case Part.ToolCall(String callId, String name, JsonText arguments, var seal) ->
          said(
              new Part.ToolCall(callId, name, JsonText.EMPTY_OBJECT, seal),
              arguments.equals(JsonText.EMPTY_OBJECT) ? "" : arguments.value(),
              seal);
      case Part.ToolResult _ -> {}
    }
  }

  private void said(Part opening, String text, Optional<Opaque> seal) {
    Block block = new Block(opening);
    block.waiting.append(text);
    block.seal = seal;
    block.ended = true;
    add(block);
  }

  private void begin(Block block) {
    start(Optional.empty());
    block.begun = true;
    switch (block.opening) {
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
    String waiting = block.waiting.toString();
    block.waiting.setLength(0);
    if (!waiting.isEmpty()) {
      say(block, waiting);
    }
  }

  private void say(Block block, String text) {
    block.said = true;
    gatheredText += JsonOut.utf8Bytes(text);
    switch (block.opening) {
      case Part.Text _, Part.Refusal _ -> delta("text_delta", "text", text);
      case Part.Thought _ -> delta("thinking_delta", "thinking", text);
      case Part.ToolCall _ -> delta("input_json_delta", "partial_json", text);
      case Part.Foreign _, Part.Media _, Part.ToolResult _ -> {}
    }
  }

  /** A call without arguments says so by an empty piece of them, as Anthropic's do. */
  private void close(Block block) {
    if (block.opening instanceof Part.Thought thought && !thought.redacted()) {
      delta("signature_delta", "signature", seals.outward(block.seal));
    } else if (block.opening instanceof Part.ToolCall && !block.said) {
      delta("input_json_delta", "partial_json", "");
    }
    event("content_block_stop", json -> json.writeNumberField("index", index));
    index++;
    if (block.opening instanceof Part.ToolCall call && call.seal().isEmpty()) {
      hidden(call, block.seal);
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
