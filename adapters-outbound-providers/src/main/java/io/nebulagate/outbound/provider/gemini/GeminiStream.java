package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.EventReader;
import io.nebulagate.outbound.provider.sse.SseFrame;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads a stream of answers, each a piece of the whole. Nothing in it says that all has come: it
 * has when the connection ends and every candidate had a reason to.
 */
final class GeminiStream implements EventReader {

  private static final int CANDIDATES_MAX = 128;

  private final UpstreamRequest request;
  private final AnswerLog log;
  private final CalledTools tools;
  private final Map<Integer, StreamedCandidate> candidates = new TreeMap<>();
  private boolean started;
  private boolean blocked;

  GeminiStream(UpstreamRequest request, AnswerLog log) {
    this.request = request;
    this.log = log;
    this.tools = new CalledTools(request);
  }

  @Override
  public void read(SseFrame frame, Consumer<ChatEvent> out) {
    JsonNode chunk;
    try {
      chunk = Json.tree(frame.data(), frame.dataFrom(), frame.dataTo());
    } catch (IOException _) {
      return; // nothing this dialect knows
    }
    GeminiAnswer.refuseError(chunk, request);
    GeminiUsage.read(chunk, log);
    for (JsonNode candidate : chunk.path("candidates")) {
      start(chunk, out);
      int index = Math.clamp(candidate.path("index").asInt(0), 0, CANDIDATES_MAX);
      candidates
          .computeIfAbsent(index, number -> new StreamedCandidate(number, tools))
          .read(candidate, out);
    }
    if (GeminiAnswer.isBlocked(chunk)) {
      start(chunk, out);
      blocked = true;
    }
  }

  private void start(JsonNode chunk, Consumer<ChatEvent> out) {
    if (!started) {
      started = true;
      out.accept(
          new ChatEvent.Started(
              Optional.ofNullable(chunk.path("responseId").textValue()), Optional.empty()));
    }
  }

  @Override
  public void end(Consumer<ChatEvent> out) {
    if (candidates.isEmpty() && blocked) {
      out.accept(new ChatEvent.Finished(0, FinishReason.CONTENT_FILTER, Optional.empty()));
    } else if (candidates.isEmpty()
        || !candidates.values().stream().allMatch(StreamedCandidate::hasReason)) {
      throw new UpstreamException(new UpstreamFault.Cut());
    }
    candidates.values().forEach(candidate -> candidate.finish(out));
    log.done();
  }
}
