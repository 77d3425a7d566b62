package io.nebulagate.inbound.http.relay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer in pieces at the client's pace: the next piece is asked for when the connection
 * takes more. Signals come on the request's event loop.
 */
final class StreamWriter implements Flow.Subscriber<ByteBuffer> {

  private final HttpServerResponse response;
  private final StreamForm form;
  private final Consumer<Throwable> broken;
  private Flow.@Nullable Subscription subscription;
  private boolean over;

  /**
   * Writes to {@code response} in this form; a failure is told to {@code broken}, which has the
   * last word.
   */
  StreamWriter(HttpServerResponse response, StreamForm form, Consumer<Throwable> broken) {
    this.response = response;
    this.form = form;
    this.broken = broken;
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription = started;
    if (over) {
      started.cancel();
      return;
    }
    started.request(1);
  }

  @Override
  public void onNext(ByteBuffer events) {
    if (over) {
      return;
    }
    ByteBuffer piece = form.piece(events);
    if (!piece.hasRemaining()) {
      more();
      return;
    }
    int length = piece.remaining();
    response.write(Buffer.buffer(length).setBytes(0, piece));
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> more());
    } else {
      more();
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!over) {
      over = true;
      broken.accept(failure);
    }
  }

  @Override
  public void onComplete() {
    if (!over) {
      over = true;
      response.end(form.end());
    }
  }

  /** The client has gone: nothing more is written, and the source is told. */
  void clientLeft() {
    if (over) {
      return;
    }
    over = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  private void more() {
    if (!over && subscription != null) {
      subscription.request(1);
    }
  }
}
