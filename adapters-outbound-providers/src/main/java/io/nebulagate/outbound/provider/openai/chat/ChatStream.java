package io.nebulagate.outbound.provider.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.EventReader;
import io.nebulagate.outbound.provider.conversation.TextTools;
import io.nebulagate.outbound.provider.sse.SseFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads a stream of chunks as OpenAI's chat has it, and as its imitators do. */
final class ChatStream implements EventReader {

  private static final String DONE = "[DONE]";
  private static final int CHOICES_MAX = 128;

  private final UpstreamRequest request;
  private final AnswerLog log;
  private final Set<String> textTools;
  private final Map<Integer, StreamedChoice> choices = new TreeMap<>();
  private boolean started;

  ChatStream(UpstreamRequest request, AnswerLog log) {
    this.request = request;
    this.log = log;
    this.textTools = TextTools.of(request);
  }

  @Override
  public void read(SseFrame frame, Consumer<ChatEvent> out) {
    if (isDone(frame)) {
      finish(out);
      return;
    }
    JsonNode chunk;
    try {
      chunk = Json.tree(frame.data(), frame.dataFrom(), frame.dataTo());
    } catch (IOException _) {
      return; // nothing this dialect knows
    }
    ChatCompletion.refuseError(chunk, request);
    ChatUsageReports.read(chunk, log);
    for (JsonNode choice : chunk.path("choices")) {
      if (!started) {
        started = true;
        out.accept(
            new ChatEvent.Started(
                Optional.ofNullable(chunk.path("id").textValue()).filter(id -> !id.isEmpty()),
                Optional.empty()));
      }
      int index = Math.clamp(choice.path("index").asInt(0), 0, CHOICES_MAX);
      choices.computeIfAbsent(index, of -> new StreamedChoice(of, textTools)).read(choice, out);
    }
  }

  @Override
  public void end(Consumer<ChatEvent> out) {
    boolean ended =
        !choices.isEmpty() && choices.values().stream().allMatch(StreamedChoice::hasReason);
    if (!ended) {
      throw new UpstreamException(new UpstreamFault.Cut());
    }
    finish(out);
  }

  /** Why a choice ended is told only now: calls may still have followed its reason. */
  private void finish(Consumer<ChatEvent> out) {
    choices.values().forEach(choice -> choice.finish(out));
    log.done();
  }

  private static boolean isDone(SseFrame frame) {
    int length = frame.dataTo() - frame.dataFrom();
    return length < 16
        && new String(frame.data(), frame.dataFrom(), length, StandardCharsets.UTF_8)
            .strip()
            .equals(DONE);
  }
}
