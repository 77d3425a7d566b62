package io.nebulagate.outbound.provider.conversation;

import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.sse.SseFrame;
import io.nebulagate.outbound.provider.sse.SseFramer;
import java.nio.ByteBuffer;

/** A stream in one dialect in, in another out. */
final class TranslatedStream implements StreamReader {

  private final EventReader reader;
  private final AnswerLog log;
  private final AnswerWriter writer;
  private final SseFramer framer = new SseFramer();
  private final SoFar soFar;
  private boolean finished;

  TranslatedStream(UpstreamRequest request, EventReader reader, AnswerLog log) {
    this.reader = reader;
    this.log = log;
    this.soFar = new SoFar(request);
    this.writer = request.conversation().stream();
  }

  @Override
  public AnswerObservation observed() {
    return log;
  }

  @Override
  public boolean finished() {
    return finished;
  }

  @Override
  public void read(byte[] bytes, int from, int to, Outbox out) {
    Frames frames = new Boxed(out);
    framer.feed(bytes, from, to, frame -> translate(frame, frames));
  }

  @Override
  public void end(Outbox out) {
    Frames frames = new Boxed(out);
    framer.end(frame -> translate(frame, frames));
    if (!finished) {
      reader.end(event -> write(event, frames));
      finish(frames);
    }
  }

  @Override
  public ByteBuffer ending(long relayedBytes, TokenUsage used) {
    return soFar.ending(relayedBytes, used);
  }

  private void translate(SseFrame frame, Frames out) {
    if (finished || !frame.hasData()) {
      return;
    }
    reader.read(frame, event -> write(event, out));
    if (log.complete()) {
      finish(out);
    }
  }

  private void write(ChatEvent event, Frames out) {
    log.note(event);
    soFar.note(out.total(), event);
    writer.write(event, out);
  }

  private void finish(Frames out) {
    finished = true;
    writer.end(log.used(), out);
  }

  /** Frames that wait in an outbox. */
  private record Boxed(Outbox out) implements Frames {

    @Override
    public void frame(byte[] bytes, long textBytes) {
      out.add(bytes, 0, bytes.length);
      out.endFrame(textBytes);
    }

    @Override
    public void last(byte[] bytes) {
      out.addLast(bytes, 0, bytes.length);
    }

    @Override
    public long total() {
      return out.total();
    }
  }
}
