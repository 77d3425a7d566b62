package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.sse.SseFrame;
import io.nebulagate.outbound.provider.sse.SseFramer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a stream of chunks in OpenAI's dialect. Every frame goes on as it came, broken ones too,
 * but for three things: the model's name is the client's; a client that did not ask for usage sees
 * neither the usage frame nor {@code usage: null}; an error frame ends the stream with a fault.
 */
final class OpenAiStreamReader implements StreamReader {

  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final SseFramer framer = new SseFramer();
  private final AnswerTally tally;
  private final AnswerScan scan;
  private final Scrubber scrubber;
  private final boolean usageAsked;
  private final FinalFrames finalFrames;
  private boolean finished;

  OpenAiStreamReader(UpstreamRequest request, AnswerTally tally, AnswerScan scan) {
    this.tally = tally;
    this.scan = scan;
    this.scrubber = Scrubber.of(request);
    this.usageAsked = request.head().usageAsked();
    this.finalFrames = new FinalFrames(request, scan, tally.choices());
  }

  @Override
  public AnswerObservation observed() {
    return tally;
  }

  @Override
  public boolean finished() {
    return finished;
  }

  @Override
  public ByteBuffer ending(long relayedBytes, TokenUsage used) {
    return finalFrames.after(relayedBytes, used);
  }

  @Override
  public void read(byte[] bytes, int from, int to, Outbox out) {
    framer.feed(bytes, from, to, frame -> relay(frame, out));
  }

  @Override
  public void end(Outbox out) {
    framer.end(frame -> relay(frame, out));
    if (!tally.complete()) {
      throw new UpstreamException(new UpstreamFault.Cut());
    }
  }

  private void relay(SseFrame frame, Outbox out) {
    if (finished) {
      return;
    }
    long textBefore = tally.producedBytes();
    tally.choices().frameAt(out.total());
    if (!frame.hasData()) {
      out.add(frame.bytes(), frame.from(), frame.to());
    } else if (isDone(frame)) {
      finished = true;
      tally.done();
      out.addLast(frame.bytes(), frame.from(), frame.to());
    } else {
      relayChunk(frame, out);
    }
    out.endFrame(tally.producedBytes() - textBefore);
  }

  private void relayChunk(SseFrame frame, Outbox out) {
    byte[] data = frame.data();
    int from = frame.dataFrom();
    try {
      scan.read(data, from, frame.dataTo());
    } catch (IOException _) {
      // Broken, or nothing this dialect knows: the client's own reader decides what that means.
      out.add(frame.bytes(), frame.from(), frame.to());
      return;
    }
    if (scan.hasError()) {
      throw new UpstreamException(
          ErrorBody.parse(data, from + scan.errorFrom(), from + scan.errorTo()).toFault(scrubber));
    }
    boolean usageAlone = scan.hasUsage() && !scan.hasItems();
    if (usageAsked || !usageAlone) {
      write(frame, from, out);
    }
  }

  private void write(SseFrame frame, int dataFrom, Outbox out) {
    int written = frame.from();
    for (Patch patch : scan.patches()) {
      int patchFrom = frame.origin(dataFrom + patch.from());
      out.add(frame.bytes(), written, patchFrom);
      byte[] replacement = patch.replacement().getBytes(StandardCharsets.UTF_8);
      out.add(replacement, 0, replacement.length);
      written = frame.origin(dataFrom + patch.to());
    }
    out.add(frame.bytes(), written, frame.to());
  }

  private static boolean isDone(SseFrame frame) {
    byte[] data = frame.data();
    int from = frame.dataFrom();
    int to = frame.dataTo();
    while (to > from && data[to - 1] == ' ') {
      to--;
    }
    while (from < to && data[from] == ' ') {
      from++;
    }
    return Arrays.equals(data, from, to, DONE, 0, DONE.length);
  }
}
