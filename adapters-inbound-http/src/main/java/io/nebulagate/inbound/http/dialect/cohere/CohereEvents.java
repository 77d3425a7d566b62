package io.nebulagate.inbound.http.dialect.cohere;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of Cohere's events: {@code message-start}, contents and calls, {@code
 * message-end}, {@code [DONE]}. Contents and calls are counted from 0 each and never lie in each
 * other, for clients follow one at a time: of calls that are open at once the first is written as
 * it comes, the others wait for their turn. All that one event brings is one frame, so that a
 * client is never cut off in the middle of it.
 */
final class CohereEvents implements AnswerWriter {

  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);

  private final AnswerIds ids;
  private final Deltas deltas;
  private final JsonOut out = new JsonOut();

  /** Those that have not been written to their end, in order; only the first is being written. */
  private final Deque<Block> blocks = new ArrayDeque<>();

  private final Map<Integer, Block> open = new HashMap<>();
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(512);
  private long gatheredText;
  private int contents;
  private int calls;
  private int citations;
  private boolean started;
  private FinishReason reason = FinishReason.STOP;

  CohereEvents(AnswerIds ids, CarriedSeals seals) {
    this.ids = ids;
    this.deltas = new Deltas(seals);
  }

  /** A part on its way to the client. */
  private static final class Block {
    private final Part opening;
    private final StringBuilder waiting = new StringBuilder();

    /** All of a text, for citations to quote. */
    private final StringBuilder said = new StringBuilder();

    private Optional<Opaque> seal = Optional.empty();
    private boolean begun;
    private boolean argued;
    private boolean ended;

    Block(Part opening) {
      this.opening = opening;
    }
  }

  /** What ends a stream that fails: the message ends, and tells why. */
  static byte[] failure(String why) {
    return new JsonOut()
        .event(
            "message-end",
            json -> {
              json.writeStringField("type", "message-end");
              json.writeObjectFieldStart("delta");
              json.writeStringField("finish_reason", CohereWords.reason(FinishReason.ERROR));
              json.writeStringField("error", why);
              json.writeEndObject();
            });
  }

  @Override
  public void write(ChatEvent event, Frames frames) {
    if (event instanceof ChatEvent.OfChoice of && of.choice() != 0) {
      return; // this dialect has one answer
    }
    switch (event) {
      case Started _ -> start();
      case PartStarted(_, int part, Part opening) -> {
        Block block = new Block(opening);
        open.put(part, block);
        add(block);
      }
      case PartDelta(_, int part, String text) -> more(open.get(part), text);
      case PartCited(_, int part, Citation citation) -> cite(open.get(part), citation);
      case PartEnded(_, int part, Optional<Opaque> seal) -> end(open.remove(part), seal);
      case PartWhole(_, _, Part whole) -> whole(whole);
      case Finished(_, FinishReason why, _) -> reason = why;
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
      current.argued = true;
      close(current);
    }
    reason = FinishReason.LENGTH;
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
      case Part.Text(String text, _) -> said(new Part.Text(""), text);
      case Part.Refusal(String text) -> said(new Part.Text(""), text);
      case Part.Media media -> said(new Part.Text(""), CohereWords.inWords(media));
      case Part.Thought thought -> {
        if (!thought.text().isEmpty() || thought.seal().isPresent()) {
          said(thought, thought.text());
        }
      }
      case Part.ToolCall call -> said(call, call.arguments().value());
      case Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  private void said(Part opening, String text) {
    Block block = new Block(opening);
    block.waiting.append(text);
    block.ended = true;
    add(block);
  }

  private void begin(Block block) {
    start();
    block.begun = true;
    switch (block.opening) {
      case Part.Text _, Part.Refusal _ ->
          event("content-start", contents, json -> Deltas.content(json, "text", "", true));
      case Part.Thought thought ->
          event(
              "content-start",
              contents,
              json -> deltas.thinking(thought.seal(), thought.redacted(), true, json));
      case Part.ToolCall call -> {
        gatheredText += JsonOut.utf8Bytes(call.name());
        event("tool-call-start", calls, json -> deltas.call(call, json));
      }
      case Part.Media _, Part.ToolResult _, Part.Foreign _ ->
          throw new IllegalStateException("nothing to begin");
    }
    String waiting = block.waiting.toString();
    block.waiting.setLength(0);
    if (!waiting.isEmpty()) {
      say(block, waiting);
    }
  }

  private void say(Block block, String text) {
    gatheredText += JsonOut.utf8Bytes(text);
    switch (block.opening) {
      case Part.Text _, Part.Refusal _ -> {
        block.said.append(text);
        event("content-delta", contents, json -> Deltas.content(json, "text", text, false));
      }
      case Part.Thought _ ->
          event("content-delta", contents, json -> Deltas.content(json, "thinking", text, false));
      case Part.ToolCall _ -> {
        block.argued = true;
        event("tool-call-delta", calls, json -> Deltas.arguments(text, json));
      }
      case Part.Media _, Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  /** Late seals come with a last piece that says nothing. */
  private void close(Block block) {
    switch (block.opening) {
      case Part.ToolCall _ -> {
        if (!block.argued) {
          event(
              "tool-call-delta",
              calls,
              json -> Deltas.arguments(JsonText.EMPTY_OBJECT.value(), json));
        }
        if (block.seal.isPresent()) {
          event("tool-call-delta", calls, json -> deltas.sealOfCall(block.seal, json));
        }
        event("tool-call-end", calls++);
      }
      case Part.Thought thought -> {
        if (block.seal.isPresent()) {
          event(
              "content-delta",
              contents,
              json -> deltas.thinking(block.seal, thought.redacted(), false, json));
        }
        event("content-end", contents++);
      }
      case Part.Text _, Part.Refusal _, Part.Media _, Part.ToolResult _, Part.Foreign _ ->
          event("content-end", contents++);
    }
  }

  private void cite(@Nullable Block block, Citation citation) {
    if (block == null || !block.begun || !(block.opening instanceof Part.Text)) {
      return;
    }
    int number = citations++;
    event(
        "citation-start",
        number,
        json -> {
          json.writeObjectFieldStart("citations");
          CohereWords.citation(citation, block.said.toString(), contents, number, json);
          json.writeEndObject();
        });
    event("citation-end", number);
  }

  // ── events ──

  private void start() {
    if (started) {
      return;
    }
    started = true;
    gathered.writeBytes(
        out.event(
            "message-start",
            json -> {
              json.writeStringField("id", ids.request().uuid().toString());
              json.writeStringField("type", "message-start");
              message(
                  json,
                  inner -> {
                    inner.writeStringField("role", "assistant");
                    none("content", inner);
                    inner.writeStringField("tool_plan", "");
                    none("tool_calls", inner);
                    none("citations", inner);
                  });
            }));
  }

  private static void none(String name, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart(name);
    json.writeEndArray();
  }

  private static void message(JsonGenerator json, JsonOut.Content content) throws IOException {
    json.writeObjectFieldStart("delta");
    json.writeObjectFieldStart("message");
    content.writeTo(json);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void event(String type, int index, JsonOut.Content content) {
    gathered.writeBytes(
        out.event(
            type,
            json -> {
              head(type, index, json);
              message(json, content);
            }));
  }

  private void event(String type, int index) {
    gathered.writeBytes(out.event(type, json -> head(type, index, json)));
  }

  private static void head(String type, int index, JsonGenerator json) throws IOException {
    json.writeStringField("type", type);
    json.writeNumberField("index", index);
  }

  private void finish(TokenUsage used, Frames frames) {
    start();
    gathered.writeBytes(
        out.event(
            "message-end",
            json -> {
              json.writeStringField("type", "message-end");
              json.writeObjectFieldStart("delta");
              json.writeStringField("finish_reason", CohereWords.reason(reason));
              CohereWords.usage(used, json);
              json.writeEndObject();
            }));
    flush(frames);
    frames.last(DONE);
  }

  private void flush(Frames frames) {
    if (gathered.size() > 0) {
      frames.frame(gathered.toByteArray(), gatheredText);
      gathered.reset();
      gatheredText = 0;
    }
  }
}
