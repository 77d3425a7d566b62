package io.nebulagate.outbound.provider.conversation;

import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.sse.SseFrame;
import io.nebulagate.outbound.provider.sse.SseFramer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stream whose frames go on as they came, broken ones too, but for the model's name; an error
 * frame ends it with a fault. Its reader only watches.
 */
final class PassingStream implements StreamReader {

  /** More than any last words; a frame that fills it is the last. */
  private static final int LAST_BYTES_MAX = 64 << 10;

  private final EventReader reader;
  private final AnswerLog log;
  private final ModelPlaces places;
  private final SseFramer framer = new SseFramer();
  private final SoFar soFar;

  /** The frame that completes the answer, and what came behind it so far. */
  private final ByteArrayOutputStream last = new ByteArrayOutputStream(0);

  private boolean finished;

  PassingStream(UpstreamRequest request, EventReader reader, AnswerLog log, ModelPlaces places) {
    this.reader = reader;
    this.log = log;
    this.soFar = new SoFar(request);
    this.places = places;
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
  public boolean closing() {
    return last.size() > 0 && !finished;
  }

  @Override
  public void read(byte[] bytes, int from, int to, Outbox out) {
    framer.feed(bytes, from, to, frame -> relay(frame, out));
  }

  @Override
  public void end(Outbox out) {
    framer.end(frame -> relay(frame, out));
    reader.end(log::note);
    if (closing()) {
      finish(out);
    }
  }

  @Override
  public ByteBuffer ending(long relayedBytes, TokenUsage used) {
    return soFar.ending(relayedBytes, used);
  }

  private void relay(SseFrame frame, Outbox out) {
    if (finished) {
      return;
    }
    if (closing()) {
      last.write(frame.bytes(), frame.from(), frame.to() - frame.from());
      if (frame.hasData() || last.size() > LAST_BYTES_MAX) {
        finish(out);
      }
      return;
    }
    long textBefore = log.producedBytes();
    long place = out.total();
    if (frame.hasData()) {
      reader.read(
          frame,
          event -> {
            log.note(event);
            soFar.note(place, event);
          });
    }
    if (log.complete() && frame.hasData()) {
      last.writeBytes(patched(frame));
      if (!reader.mayGoOn()) {
        finish(out);
      }
    } else {
      write(frame, out);
    }
    out.endFrame(log.producedBytes() - textBefore);
  }

  private void finish(Outbox out) {
    finished = true;
    out.addLast(last.toByteArray(), 0, last.size());
  }

  private void write(SseFrame frame, Outbox out) {
    int written = frame.from();
    if (frame.hasData()) {
      for (Patch patch : places.patches(frame.data(), frame.dataFrom(), frame.dataTo())) {
        int patchFrom = frame.origin(frame.dataFrom() + patch.from());
        out.add(frame.bytes(), written, patchFrom);
        byte[] replacement = patch.replacement().getBytes(StandardCharsets.UTF_8);
        out.add(replacement, 0, replacement.length);
        written = frame.origin(frame.dataFrom() + patch.to());
      }
    }
    out.add(frame.bytes(), written, frame.to());
  }

  /** The frame that completes the answer may name the model too. */
  private byte[] patched(SseFrame frame) {
    List<Patch> patches = new ArrayList<>();
    for (Patch patch : places.patches(frame.data(), frame.dataFrom(), frame.dataTo())) {
      int from = frame.origin(frame.dataFrom() + patch.from()) - frame.from();
      int to = frame.origin(frame.dataFrom() + patch.to()) - frame.from();
      patches.add(new Patch(from, to, patch.replacement()));
    }
    return Patch.apply(Arrays.copyOfRange(frame.bytes(), frame.from(), frame.to()), patches);
  }
}
