package io.nebulagate.outbound.provider.conversation;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.application.translation.RepeatingTranslation;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.money.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a stream has come, and from which byte of the client's stream on: what begins and ends in
 * it. From that, a writer can end it in the provider's place for a client that has got only some of
 * its bytes.
 */
final class SoFar {

  /** More than any answer has; of what is beyond, the client's reader has to make sense itself. */
  private static final int EVENTS_MAX = 4_096;

  /** More pieces of words than any answer has. */
  private static final int WORDS_MAX = 1 << 18;

  private final UpstreamRequest request;
  private final int eventsMax;
  private final List<Step> steps = new ArrayList<>();

  private record Step(long place, ChatEvent event) {}

  SoFar(UpstreamRequest request) {
    this.request = request;
    this.eventsMax =
        request.conversation().client() instanceof RepeatingTranslation
            ? EVENTS_MAX + WORDS_MAX
            : EVENTS_MAX;
  }

  /** Something begins or ends, or is said, with what is written from this byte on. */
  void note(long place, ChatEvent event) {
    boolean shapes =
        !(event instanceof ChatEvent.PartDelta || event instanceof ChatEvent.PartCited);
    if ((shapes || eventsMax > EVENTS_MAX) && steps.size() < eventsMax) {
      steps.add(new Step(place, event));
    }
  }

  /** What ends the stream for a client that has got so many bytes of it. */
  ByteBuffer ending(long relayedBytes, TokenUsage used) {
    AnswerWriter writer = writer();
    Collected frames = new Collected();
    for (Step step : steps) {
      if (step.place() < relayedBytes) {
        writer.write(step.event(), frames);
      }
    }
    byte[] written = frames.bytes.toByteArray();
    frames.bytes.reset(); // that much the client has
    if (repeatsAll() && written.length > relayedBytes) {
      // of the last event it has got some frames only, where words are written again
      int from = (int) relayedBytes;
      frames.bytes.write(written, from, written.length - from);
    }
    writer.cutShort(used, frames);
    return ByteBuffer.wrap(frames.bytes.toByteArray());
  }

  /** Whether what is written again is, byte for byte, what was written before. */
  private boolean repeatsAll() {
    return eventsMax > EVENTS_MAX && !isPassing();
  }

  private boolean isPassing() {
    return request.conversation().question().isEmpty();
  }

  /** The client has seen frames of ours, or the provider's own. */
  private AnswerWriter writer() {
    return isPassing() && request.conversation().client() instanceof RepeatingTranslation repeating
        ? repeating.ending(request.conversation().seals())
        : request.conversation().stream();
  }

  private static final class Collected implements Frames {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void frame(byte[] frame, long textBytes) {
      bytes.writeBytes(frame);
    }

    @Override
    public void last(byte[] frame) {
      bytes.writeBytes(frame);
    }

    @Override
    public long total() {
      return bytes.size();
    }
  }
}
