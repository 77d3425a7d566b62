package io.nebulagate.inbound.http.dialect.openai.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulagate.application.relay.RelayAnswer;
import io.nebulagate.application.relay.RelayCall;
import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request on a socket and its answer, told at the client's pace: the next piece is asked for
 * when the socket takes more. Belongs to the socket's thread.
 */
final class Turn implements Flow.Subscriber<ByteBuffer> {

  private static final Logger LOG = Logger.getLogger(Turn.class);

  private final RelayRequest request;
  private final Turns turns;
  private final Listener listener;
  private @Nullable RelayCall call;
  private Flow.@Nullable Subscription subscription;
  private boolean begun;
  private boolean over;

  Turn(RelayRequest request, Turns turns, Listener listener) {
    this.request = request;
    this.turns = turns;
    this.listener = listener;
  }

  /** Whoever asked. */
  interface Listener {
    /** An event, as it stands in the data of a stream. */
    void told(String event);

    /** Nothing came of it. */
    void refused(GatewayError error);

    /** Whether events had better wait for {@link #whenDrained}. */
    boolean isFull();

    /** Runs {@code more} once when there is room again. */
    void whenDrained(Runnable more);

    /**
     * Nothing more comes.
     *
     * @param served whether all of the answer has come
     */
    void ended(boolean served);
  }

  void start() {
    RelayCall started = turns.relay().start(request);
    call = started;
    started
        .answer()
        .whenComplete((answer, failure) -> {
          if (answer instanceof RelayAnswer.Stream stream) {
            stream.body().subscribe(this);
          } else {
            onError(failure == null ? new IllegalStateException("no stream") : failure);
          }
        });
  }

  /** The client has gone. */
  void leave() {
    if (over) {
      return;
    }
    over = true;
    if (subscription != null) {
      subscription.cancel();
    } else if (call != null) {
      call.clientLeft();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription = started;
    if (over) {
      started.cancel();
    } else {
      started.request(1);
    }
  }

  @Override
  public void onNext(ByteBuffer frames) {
    if (over) {
      return;
    }
    begun = true;
    EventTexts.of(frames, listener::told);
    if (listener.isFull()) {
      listener.whenDrained(this::more);
    } else {
      more();
    }
  }

  private void more() {
    if (!over && subscription != null) {
      subscription.request(1);
    }
  }

  @Override
  public void onComplete() {
    end(true);
  }

  /** What has begun breaks as a stream does; what has not is refused. */
  @Override
  public void onError(Throwable failure) {
    if (over) {
      return;
    }
    GatewayError error = error(failure);
    if (begun) {
      String frames = turns.dialect().brokenStream(request.id(), error);
      EventTexts.of(ByteBuffer.wrap(frames.getBytes(UTF_8)), listener::told);
    } else {
      listener.refused(error);
    }
    end(false);
  }

  private GatewayError error(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof GatewayException refused) {
      return refused.error();
    }
    LOG.errorf(cause, "a request on a socket broke: requestId=%s", request.id());
    return new GatewayError.Internal();
  }

  private void end(boolean served) {
    if (!over) {
      over = true;
      listener.ended(served);
    }
  }
}
