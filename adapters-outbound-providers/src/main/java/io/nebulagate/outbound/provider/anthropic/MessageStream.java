package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatEvent;
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
 * Reads a stream of events, each told by the {@code type} in its data. Only {@code message_stop}
 * ends it: a connection that ends before has broken.
 */
final class MessageStream implements EventReader {

  private static final int OPEN_MAX = 1_024;

  private final UpstreamRequest request;
  private final AnswerLog log;
  private final AskedTools tools;
  private final MessagesUsage usage;

  /** By the number the provider gives a block. */
  private final Map<Integer, StreamedBlock> open = new LinkedHashMap<>();

  private int parts;
  private boolean started;
  private boolean called;
  private boolean done;
  private String reason = "";
  private Optional<String> stopSequence = Optional.empty();

  MessageStream(UpstreamRequest request, AnswerLog log) {
    this.request = request;
    this.log = log;
    this.tools = AskedTools.of(request.conversation().question());
    this.usage = new MessagesUsage(log);
  }

  @Override
  public void read(SseFrame frame, Consumer<ChatEvent> out) {
    JsonNode event;
    try {
      event = Json.tree(frame.data(), frame.dataFrom(), frame.dataTo());
    } catch (IOException _) {
      return; // nothing this dialect knows
    }
    Refusals.refuseError(event, request);
    if (done) {
      return;
    }
    switch (event.path("type").asText("")) {
      case "message_start" -> start(event.path("message"), out);
      case "content_block_start" -> begin(event, out);
      case "content_block_delta" -> more(event, out);
      case "content_block_stop" -> end(open.remove(event.path("index").asInt(-1)), out);
      case "message_delta" -> note(event);
      case "message_stop" -> finish(out);
      default -> {} // a ping, or something new
    }
  }

  @Override
  public void end(Consumer<ChatEvent> out) {
    if (!done) {
      throw new UpstreamException(new UpstreamFault.Cut());
    }
  }

  private void start(JsonNode message, Consumer<ChatEvent> out) {
    usage.begin(message.path("usage"));
    begun(Optional.ofNullable(message.path("id").textValue()).filter(id -> !id.isEmpty()), out);
  }

  private void begun(Optional<String> id, Consumer<ChatEvent> out) {
    if (!started) {
      started = true;
      out.accept(new ChatEvent.Started(id, usage.soFar()));
    }
  }

  private void begin(JsonNode event, Consumer<ChatEvent> out) {
    begun(Optional.empty(), out);
    int index = event.path("index").asInt(-1);
    end(open.remove(index), out);
    JsonNode block = event.path("content_block");
    String type = block.path("type").asText("");
    boolean call = type.equals("tool_use");
    if (!call || open.values().stream().anyMatch(other -> !other.isCall())) {
      endAll(out); // whoever forgets to end a block
    }
    if (!(block instanceof ObjectNode whole) || open.size() >= OPEN_MAX) {
      return;
    }
    called |= call;
    int part = parts++;
    switch (type) {
      case "text" -> open.put(index, new StreamedBlock.Words(part, whole, out));
      case "thinking" -> open.put(index, new StreamedBlock.Thought(part, whole, out));
      case "tool_use" -> open.put(index, new StreamedBlock.Call(part, whole, tools, out));
      case "redacted_thinking" ->
          out.accept(new ChatEvent.PartWhole(0, part, MessageAnswer.redacted(whole)));
      default -> open.put(index, new StreamedBlock.Foreign(part, whole));
    }
  }

  private void more(JsonNode event, Consumer<ChatEvent> out) {
    StreamedBlock block = open.get(event.path("index").asInt(-1));
    if (block != null) {
      block.more(event.path("delta"), out);
    }
  }

  private void note(JsonNode event) {
    usage.read(event.path("usage"));
    JsonNode delta = event.path("delta");
    if (delta.path("stop_reason").isTextual()) {
      reason = delta.path("stop_reason").textValue();
    }
    if (delta.path("stop_sequence").isTextual()) {
      stopSequence = Optional.of(delta.path("stop_sequence").textValue());
    }
  }

  private void finish(Consumer<ChatEvent> out) {
    begun(Optional.empty(), out);
    endAll(out);
    done = true;
    out.accept(new ChatEvent.Finished(0, MessageAnswer.reason(reason, called), stopSequence));
    log.done();
  }

  private void endAll(Consumer<ChatEvent> out) {
    open.values().forEach(block -> block.end(out));
    open.clear();
  }

  private static void end(@Nullable StreamedBlock block, Consumer<ChatEvent> out) {
    if (block != null) {
      block.end(out);
    }
  }
}
