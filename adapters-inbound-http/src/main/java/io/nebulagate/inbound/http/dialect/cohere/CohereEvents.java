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
import io.nebulagate.inbound.http.dialect.PartsInTurn;
import io.nebulagate.inbound.http.dialect.PartsInTurn.Turn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of Cohere's events: {@code message-start}, contents and calls, {@code
 * message-end}, {@code [DONE]}. Contents and calls are counted from 0 each and never lie in each
 * other, for clients follow one at a time. All that one event brings is one frame, so that a client
 * is never cut off in the middle of it.
 */
final class CohereEvents implements AnswerWriter, PartsInTurn.Pen {

  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);

  private final AnswerIds ids;
  private final Deltas deltas;
  private final JsonOut out = new JsonOut();

  private final PartsInTurn parts = new PartsInTurn(this);

  /** The text that is being written, for citations to quote. */
  private final StringBuilder text = new StringBuilder();

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
      case PartStarted(_, int part, Part opening) -> parts.start(part, opening);
      case PartDelta(_, int part, String more) -> parts.more(part, more);
      case PartCited(_, int part, Citation citation) -> cite(parts.writing(part), citation);
      case PartEnded(_, int part, Optional<Opaque> seal) -> parts.end(part, seal);
      case PartWhole(_, _, Part whole) -> whole(whole);
      case Finished(_, FinishReason why, _) -> reason = why;
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
    finish(used, frames);
  }

  // ── parts ──

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
    parts.whole(opening, text, Optional.empty());
  }

  @Override
  public void begin(Turn part) {
    start();
    text.setLength(0);
    switch (part.opening()) {
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
  }

  @Override
  public void say(Turn part, String more) {
    gatheredText += JsonOut.utf8Bytes(more);
    switch (part.opening()) {
      case Part.Text _, Part.Refusal _ -> {
        text.append(more);
        event("content-delta", contents, json -> Deltas.content(json, "text", more, false));
      }
      case Part.Thought _ ->
          event("content-delta", contents, json -> Deltas.content(json, "thinking", more, false));
      case Part.ToolCall _ -> event("tool-call-delta", calls, json -> Deltas.arguments(more, json));
      case Part.Media _, Part.ToolResult _, Part.Foreign _ -> {}
    }
  }

  /** Late seals come with a last piece that says nothing. */
  @Override
  public void close(Turn part) {
    switch (part.opening()) {
      case Part.ToolCall _ -> {
        if (!part.said()) {
          event(
              "tool-call-delta",
              calls,
              json -> Deltas.arguments(JsonText.EMPTY_OBJECT.value(), json));
        }
        if (part.seal().isPresent()) {
          event("tool-call-delta", calls, json -> deltas.sealOfCall(part.seal(), json));
        }
        event("tool-call-end", calls++);
      }
      case Part.Thought thought -> {
        if (part.seal().isPresent()) {
          event(
              "content-delta",
              contents,
              json -> deltas.thinking(part.seal(), thought.redacted(), false, json));
        }
        event("content-end", contents++);
      }
      case Part.Text _, Part.Refusal _, Part.Media _, Part.ToolResult _, Part.Foreign _ ->
          event("content-end", contents++);
    }
  }

  private void cite(@Nullable Turn part, Citation citation) {
    if (part == null || !(part.opening() instanceof Part.Text)) {
      return;
    }
    int number = citations++;
    event(
        "citation-start",
        number,
        json -> {
          json.writeObjectFieldStart("citations");
          CohereWords.citation(citation, text.toString(), contents, number, json);
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
