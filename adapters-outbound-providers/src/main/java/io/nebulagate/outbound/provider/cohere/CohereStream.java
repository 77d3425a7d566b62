package io.nebulagate.outbound.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.EventReader;
import io.nebulagate.outbound.provider.sse.SseFrame;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of an answer of Cohere's. A text stays open beyond its own end until something
 * else begins: what it rests on may be told late.
 */
final class CohereStream implements EventReader {

  private static final int CALLS_MAX = 1_024;

  private final UpstreamRequest request;
  private final AnswerLog log;
  private final CohereTools tools;
  private final Map<Integer, Call> calls = new LinkedHashMap<>();
  private boolean started;
  private boolean finished;
  private boolean called;
  private int parts;
  private @Nullable Part open;
  private int openPart;

  CohereStream(UpstreamRequest request, AnswerLog log) {
    this.request = request;
    this.log = log;
    this.tools = CohereTools.of(request);
  }

  /** A call whose arguments come. */
  private static final class Call {
    private final int part;
    private final String name;

    /** All of them, for a tool that takes any text: only the whole can be unwrapped. */
    private final StringBuilder kept = new StringBuilder();

    Call(int part, String name) {
      this.part = part;
      this.name = name;
    }
  }

  @Override
  public void read(SseFrame frame, Consumer<ChatEvent> out) {
    JsonNode event;
    try {
      event = Json.tree(frame.data(), frame.dataFrom(), frame.dataTo());
    } catch (IOException _) {
      return; // [DONE], or nothing this dialect knows
    }
    if (finished || !event.isObject()) {
      return;
    }
    String type = CohereTools.textOf(event.path("type"));
    JsonNode delta = event.path("delta");
    JsonNode message = delta.path("message");
    int index = event.path("index").asInt(0);
    switch (type) {
      case "message-start" -> start(event, out);
      case "content-start" -> {
        start(event, out);
        endOpen(out);
        content(message.path("content"), out);
      }
      case "content-delta" -> {
        start(event, out);
        content(message.path("content"), out);
      }
      case "tool-plan-delta" -> {
        start(event, out);
        say(new Part.Text(""), CohereTools.textOf(message.path("tool_plan")), out);
      }
      case "tool-call-start" -> {
        start(event, out);
        begin(index, only(message.path("tool_calls")), out);
      }
      case "tool-call-delta" ->
          more(
              calls.get(index),
              CohereTools.told(only(message.path("tool_calls")).path("function")),
              out);
      case "tool-call-end" -> end(calls.remove(index), out);
      case "citation-start" -> cite(only(message.path("citations")), out);
      case "message-end" -> finish(event, delta, out);
      default -> {
        if (isError(type, event)) {
          throw CohereEnd.error(event, request);
        }
      }
    }
  }

  /** Behind {@code message-end} comes mostly, but not always, a {@code [DONE]}. */
  @Override
  public boolean mayGoOn() {
    return true;
  }

  @Override
  public void end(Consumer<ChatEvent> out) {
    if (!finished) {
      throw new UpstreamException(new UpstreamFault.Cut());
    }
  }

  private static boolean isError(String type, JsonNode event) {
    return type.contains("error")
        || (type.isEmpty() && (event.path("message").isTextual() || event.has("error")));
  }

  /** An object, or against the description a list of one. */
  private static JsonNode only(JsonNode told) {
    return told.isArray() ? told.path(0) : told;
  }

  private void start(JsonNode event, Consumer<ChatEvent> out) {
    if (!started) {
      started = true;
      out.accept(
          new ChatEvent.Started(
              Optional.ofNullable(event.path("id").textValue()), Optional.empty()));
    }
  }

  private void finish(JsonNode event, JsonNode told, Consumer<ChatEvent> out) {
    start(event, out);
    CohereEnd.report(told.path("usage"), log);
    FinishReason reason = CohereEnd.reason(told, called);
    endAll(out);
    finished = true;
    out.accept(new ChatEvent.Finished(0, reason, Optional.empty()));
    log.done();
  }

  // ── words ──

  private void content(JsonNode content, Consumer<ChatEvent> out) {
    JsonNode element = only(content);
    say(new Part.Thought("", Optional.empty()), CohereTools.textOf(element.path("thinking")), out);
    say(new Part.Text(""), CohereTools.textOf(element.path("text")), out);
  }

  private void say(Part kind, String words, Consumer<ChatEvent> out) {
    if (words.isEmpty()) {
      return;
    }
    if (open == null || open.getClass() != kind.getClass()) {
      endAll(out);
      open = kind;
      openPart = parts++;
      out.accept(new ChatEvent.PartStarted(0, openPart, kind));
    }
    out.accept(new ChatEvent.PartDelta(0, openPart, words));
  }

  private void cite(JsonNode citation, Consumer<ChatEvent> out) {
    if (open instanceof Part.Text) {
      CohereCitations.of(citation)
          .forEach(cited -> out.accept(new ChatEvent.PartCited(0, openPart, cited)));
    }
  }

  private void endOpen(Consumer<ChatEvent> out) {
    if (open != null) {
      open = null;
      out.accept(new ChatEvent.PartEnded(0, openPart, Optional.empty()));
    }
  }

  private void endAll(Consumer<ChatEvent> out) {
    endOpen(out);
    calls.values().forEach(call -> end(call, out));
    calls.clear();
  }

  // ── calls ──

  private void begin(int index, JsonNode told, Consumer<ChatEvent> out) {
    if (parts >= CALLS_MAX) {
      return;
    }
    endOpen(out);
    end(calls.remove(index), out);
    called = true;
    JsonNode function = told.path("function");
    String id = CohereTools.textOf(told.path("id"));
    String name = tools.inward(CohereTools.textOf(function.path("name")));
    Call call = new Call(parts++, name);
    calls.put(index, call);
    out.accept(
        new ChatEvent.PartStarted(
            0,
            call.part,
            new Part.ToolCall(
                id.isEmpty() ? CohereTools.newId() : id, name, JsonText.EMPTY_OBJECT)));
    more(call, CohereTools.told(function), out);
  }

  private void more(@Nullable Call call, String fragment, Consumer<ChatEvent> out) {
    if (call == null || fragment.isEmpty()) {
      return;
    }
    if (tools.takesText(call.name)) {
      call.kept.append(fragment);
    } else {
      out.accept(new ChatEvent.PartDelta(0, call.part, fragment));
    }
  }

  private void end(@Nullable Call call, Consumer<ChatEvent> out) {
    if (call == null) {
      return;
    }
    if (tools.takesText(call.name)) {
      String text = tools.arguments(call.name, call.kept.toString()).value();
      out.accept(new ChatEvent.PartDelta(0, call.part, text));
    }
    out.accept(new ChatEvent.PartEnded(0, call.part, Optional.empty()));
  }
}
