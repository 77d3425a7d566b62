package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.sse.SseFrame;
import io.nebulagate.outbound.provider.sse.SseFramer;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sound that is written down as it is heard: {@code transcript.text.delta} and, at the end, {@code
 * transcript.text.done} with the usage. Frames pass as they came.
 */
final class TranscriptStream implements StreamReader {

  private final UpstreamRequest request;
  private final AnswerLog log;
  private final SseFramer framer = new SseFramer();
  private boolean heard;

  TranscriptStream(UpstreamRequest request, TextTokens tokens) {
    this.request = request;
    this.log = new AnswerLog(request.route().upstreamModel(), tokens);
  }

  @Override
  public AnswerObservation observed() {
    return log;
  }

  @Override
  public void read(byte[] bytes, int from, int to, Outbox out) {
    framer.feed(bytes, from, to, frame -> relay(frame, out));
  }

  @Override
  public boolean finished() {
    return false;
  }

  /** Such a stream has no other end than its own. */
  @Override
  public ByteBuffer ending(long relayedBytes, TokenUsage used) {
    return ByteBuffer.allocate(0);
  }

  @Override
  public void end(Outbox out) {
    framer.end(frame -> relay(frame, out));
    if (!heard) {
      throw new UpstreamException(new UpstreamFault.Cut());
    }
    log.done();
  }

  private void relay(SseFrame frame, Outbox out) {
    long before = log.producedBytes();
    if (frame.hasData()) {
      read(frame);
    }
    out.add(frame.bytes(), frame.from(), frame.to());
    out.endFrame(log.producedBytes() - before);
  }

  private void read(SseFrame frame) {
    JsonNode event;
    try {
      event = Json.tree(frame.data(), frame.dataFrom(), frame.dataTo());
    } catch (IOException _) {
      return; // [DONE], or nothing this dialect knows
    }
    if (event.path("error").isObject()) {
      throw new UpstreamException(ErrorBody.of(event.path("error")).toFault(Scrubber.of(request)));
    }
    switch (event.path("type").asText()) {
      case "transcript.text.delta" -> log.said(event.path("delta").asText());
      case "transcript.text.done" -> {
        heard = true;
        Transcripts.report(event, request, log);
      }
      default -> {} // speakers, and what is still to be invented
    }
  }
}
