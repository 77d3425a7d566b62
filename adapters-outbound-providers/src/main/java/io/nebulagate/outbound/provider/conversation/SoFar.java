package io.nebulagate.outbound.provider.conversation;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Frames;
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

  private final List<Step> steps = new ArrayList<>();

  private record Step(long place, ChatEvent event) {}

  /** Something begins or ends with what is written from this byte on. */
  void note(long place, ChatEvent event) {
    boolean shapes =
        !(event instanceof ChatEvent.PartDelta || event instanceof ChatEvent.PartCited);
    if (shapes && steps.size() < EVENTS_MAX) {
      steps.add(new Step(place, event));
    }
  }

  /** What ends the stream for a client that has got so many bytes of it. */
  ByteBuffer ending(UpstreamRequest request, long relayedBytes, TokenUsage used) {
    AnswerWriter writer = request.conversation().stream();
    Collected frames = new Collected();
    for (Step step : steps) {
      if (step.place() < relayedBytes) {
        writer.write(step.event(), frames);
      }
    }
    frames.bytes.reset(); // that much the client has
    writer.cutShort(used, frames);
    return ByteBuffer.wrap(frames.bytes.toByteArray());
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
