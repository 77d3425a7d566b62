package io.nebulagate.outbound.provider.http;

import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of chunks, from the upstream's socket to one subscriber. Bytes are read only while the
 * subscriber asks for more; what one turn of the event loop brings becomes one chunk. All state
 * lives on that event loop; calls from elsewhere are moved there.
 *
 * <pre>
 *   reading ──last frame, end, fault──▶ input over ──outbox empty──▶ told
 *      └───────────────────────cancel──────────────────────────────▶ told
 * </pre>
 */
final class ChunkPublisher implements Flow.Publisher<StreamChunk>, Flow.Subscription {

  /** How much may wait for a subscriber before the upstream is paused. */
  private static final int WAITING_BYTES_MAX = 256 << 10;

  /** What may follow the last frame before the connection is given up instead of kept. */
  private static final Duration REST_PATIENCE = Duration.ofSeconds(1);

  private static final int REST_BYTES_MAX = 64 << 10;

  private final ContextInternal loop;
  private final UpstreamLine line;
  private final StreamReader reader;
  private final Watchdog watchdog;
  private final Outbox outbox = new Outbox();

  private Flow.@Nullable Subscriber<? super StreamChunk> subscriber;
  private long demand;
  private boolean telling;
  private boolean flushComes;
  private boolean inputOver;
  private boolean told;
  private int restBytes;
  private @Nullable RuntimeException failure;

  ChunkPublisher(ContextInternal loop, UpstreamLine line, StreamReader reader, Watchdog watchdog) {
    this.loop = loop;
    this.line = line;
    this.reader = reader;
    this.watchdog = watchdog;
    HttpClientResponse response = line.response();
    response.exceptionHandler(_ -> broken());
    response.handler(this::read);
    response.endHandler(_ -> ended());
    pause();
  }

  // Towards the subscriber.

  @Override
  public void subscribe(Flow.Subscriber<? super StreamChunk> newcomer) {
    onLoop(() -> {
      if (subscriber != null || told) {
        newcomer.onSubscribe(Nothing.NOTHING);
        newcomer.onError(
            subscriber != null
                ? new IllegalStateException("an answer has one subscriber")
                : new UpstreamException(new UpstreamFault.Cut()));
        return;
      }
      subscriber = newcomer;
      newcomer.onSubscribe(this);
      flush();
    });
  }

  @Override
  public void request(long more) {
    onLoop(() -> {
      if (more <= 0) {
        overInput(new IllegalArgumentException("a demand is positive"));
      } else {
        demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
      }
      flush();
    });
  }

  @Override
  public void cancel() {
    onLoop(this::cancelHere);
  }

  void cancelHere() {
    told = true;
    if (!inputOver) {
      overInput(new UpstreamException(new UpstreamFault.Cut()));
    }
  }

  private void flush() {
    flushComes = false;
    Flow.Subscriber<? super StreamChunk> to = subscriber;
    if (to == null || telling) {
      return;
    }
    telling = true;
    while (!told && demand > 0) {
      StreamChunk chunk = outbox.poll();
      if (chunk == null) {
        break;
      }
      demand--;
      to.onNext(chunk);
    }
    telling = false;
    if (!told && inputOver && outbox.size() == 0) {
      told = true;
      tellEnd(to);
    } else if (!inputOver) {
      steer();
    }
  }

  private void tellEnd(Flow.Subscriber<? super StreamChunk> to) {
    if (failure == null) {
      to.onComplete();
    } else {
      to.onError(failure);
    }
  }

  private void steer() {
    if (demand > 0) {
      line.response().resume();
      watchdog.wake();
    } else {
      pause();
    }
  }

  private void pause() {
    line.response().pause();
    watchdog.sleep();
  }

  private void flushSoon() {
    if (!flushComes) {
      flushComes = true;
      loop.runOnContext(_ -> flush());
    }
  }

  // Towards the upstream.

  private void read(Buffer buffer) {
    if (inputOver) {
      restBytes += buffer.length();
      if (restBytes > REST_BYTES_MAX) {
        line.hangUp();
      }
      return;
    }
    watchdog.signOfLife();
    byte[] bytes = buffer.getBytes();
    try {
      reader.read(bytes, 0, bytes.length, outbox);
    } catch (RuntimeException e) { // a fault the reader found, or a bug: both end the stream
      overInput(e);
    }
    if (reader.finished() && !inputOver) {
      awaitRest();
    } else if (reader.closing() && !inputOver) {
      watchdog.watch(REST_PATIENCE);
    }
    flushSoon();
    if (!inputOver && (demand == 0 || outbox.size() > WAITING_BYTES_MAX)) {
      pause();
    }
  }

  /** All has come but the end of the HTTP message, which frees the connection for the next call. */
  private void awaitRest() {
    inputOver = true;
    watchdog.watch(REST_PATIENCE);
  }

  private void ended() {
    line.end();
    watchdog.stop();
    endOfInput(reader::end);
  }

  /** The connection is gone; what it brought before may still wait in a paused response. */
  private void broken() {
    if (line.ended()) {
      return;
    }
    line.end();
    line.response().resume();
    loop.runOnContext(_ -> {
      watchdog.stop();
      endOfInput(reader::broken);
    });
  }

  private void endOfInput(Consumer<Outbox> ending) {
    if (inputOver) {
      return;
    }
    try {
      ending.accept(outbox);
      inputOver = true;
    } catch (RuntimeException e) {
      overInput(e);
    }
    flushSoon();
  }

  void tooLate() {
    if (inputOver) {
      line.hangUp();
    } else if (reader.closing()) {
      endOfInput(reader::end);
      line.hangUp();
    } else {
      overInput(new UpstreamException(new UpstreamFault.Timeout()));
      flush();
    }
  }

  /** Nothing is read any more; what waits is still told, and then the failure. */
  private void overInput(RuntimeException why) {
    if (!inputOver) {
      inputOver = true;
      failure = why;
      watchdog.stop();
      line.hangUp();
    }
  }

  private void onLoop(Runnable action) {
    if (loop.inThread()) {
      action.run();
    } else {
      loop.runOnContext(_ -> action.run());
    }
  }

  /** The subscription of somebody who gets nothing. */
  private enum Nothing implements Flow.Subscription {
    NOTHING;

    @Override
    public void request(long more) {}

    @Override
    public void cancel() {}
  }
}
