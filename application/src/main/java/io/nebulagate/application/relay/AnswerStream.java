package io.nebulagate.application.relay;

import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Hands an upstream's pieces to the client, one for one and only on demand, and lets the end
 * through only after the request has been settled.
 *
 * <pre>
 *   waiting ──first piece──▶ flowing ──last piece, end, fault──▶ settling ──settled──▶ ended
 *      └──end or fault: the attempt failed     └──client leaves──▶ settling
 * </pre>
 *
 * Belongs to one request and its thread.
 */
final class AnswerStream
    implements Flow.Subscriber<StreamChunk>, Flow.Publisher<ByteBuffer>, Flow.Subscription {

  /** Settles the request; the stream ends when the stage completes. */
  interface Settler {
    /** The stream ended by itself. */
    CompletionStage<?> served();

    /** The upstream broke. */
    CompletionStage<?> broken();

    /** The client left; nobody waits for the stage. */
    void clientLeft();

    /** A piece passes by. */
    void passed();
  }

  private final CompletableFuture<StreamChunk> first = new CompletableFuture<>();
  private Flow.@Nullable Subscription upstream;
  private Flow.@Nullable Subscriber<? super ByteBuffer> client;
  private @Nullable Settler settler;
  private @Nullable StreamChunk held;
  private @Nullable Runnable pendingEnd;
  private boolean settling;

  /** The first piece; fails with an {@link UpstreamException} when the stream ends before it. */
  CompletionStage<StreamChunk> firstPiece() {
    return first;
  }

  /** Nobody waits for the first piece any more: a cancelled upstream says nothing by itself. */
  void abandon() {
    first.completeExceptionally(new UpstreamException(new UpstreamFault.Cut()));
  }

  /** Who settles; set before the client subscribes. */
  void settleWith(Settler by) {
    settler = by;
  }

  // ── from the upstream ──

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    upstream = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(StreamChunk chunk) {
    if (!first.isDone()) {
      held = chunk;
      first.complete(chunk);
    } else if (!settling) {
      pass(chunk);
    }
  }

  @Override
  public void onComplete() {
    if (!first.isDone()) {
      first.completeExceptionally(
          new UpstreamException(new UpstreamFault.Malformed("the stream was empty")));
    } else {
      end(() -> settle(settler().served(), () -> client().onComplete()));
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!first.isDone()) {
      first.completeExceptionally(failure);
      return;
    }
    GatewayError error =
        failure instanceof UpstreamException upstreamFailure
                && upstreamFailure.fault() instanceof UpstreamFault.Timeout
            ? new GatewayError.UpstreamTimeout()
            : new GatewayError.UpstreamRequestFailed();
    end(() -> settle(settler().broken(), () -> client().onError(new GatewayException(error))));
  }

  // ── from the client ──

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    client = subscriber;
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long pieces) {
    if (settling) {
      return;
    }
    long wanted = pieces;
    StreamChunk chunk = held;
    if (chunk != null) {
      held = null;
      wanted--;
      pass(chunk);
      if (pendingEnd != null && !settling) {
        pendingEnd.run();
      }
    }
    if (wanted > 0 && !settling && upstream != null) {
      upstream.request(wanted);
    }
  }

  @Override
  public void cancel() {
    if (!settling) {
      settling = true;
      if (upstream != null) {
        upstream.cancel();
      }
      settler().clientLeft();
    }
  }

  // ── the walk ──

  private void pass(StreamChunk chunk) {
    settler().passed();
    if (chunk.last()) {
      settle(
          settler().served(),
          () -> {
            client().onNext(chunk.bytes());
            client().onComplete();
          });
    } else {
      client().onNext(chunk.bytes());
    }
  }

  /** An end that overtakes the first piece waits until the client has taken that. */
  private void end(Runnable ending) {
    if (settling) {
      return;
    }
    if (held != null) {
      pendingEnd = ending;
    } else {
      ending.run();
    }
  }

  private void settle(CompletionStage<?> settled, Runnable then) {
    settling = true;
    settled.whenComplete((_, failure) -> {
      if (failure == null) {
        then.run();
      } else {
        client().onError(new GatewayException(new GatewayError.Internal()));
      }
    });
  }

  private Settler settler() {
    if (settler == null) {
      throw new IllegalStateException("nobody settles this stream");
    }
    return settler;
  }

  private Flow.Subscriber<? super ByteBuffer> client() {
    if (client == null) {
      throw new IllegalStateException("nobody reads this stream");
    }
    return client;
  }
}
