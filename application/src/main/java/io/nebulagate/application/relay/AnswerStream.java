package io.nebulagate.application.relay;

import io.nebulagate.application.relay.Funding.Passage;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands an upstream's pieces to the client, one by one, only on demand and only while they are paid
 * for, and lets the end through only after the request has been settled.
 *
 * <pre>
 *   waiting ──first piece──▶ flowing ──last piece, end, fault──▶ settling ──settled──▶ ended
 *      └──end or fault: the attempt failed     └──client leaves, money spent──▶ settling
 * </pre>
 *
 * Belongs to one request and its thread.
 */
final class AnswerStream
    implements Flow.Subscriber<StreamChunk>, Flow.Publisher<ByteBuffer>, Flow.Subscription {

  /** Pays for the pieces and settles the request; the stream ends when a stage completes. */
  interface Settler {
    /** Whether the next piece may pass, with so much text in it. */
    Passage passing(long textBytes);

    /** The stream ended by itself. */
    CompletionStage<?> served();

    /** The upstream broke. */
    CompletionStage<?> broken();

    /** The money is spent; answers what ends the stream for a client that got so much of it. */
    CompletionStage<ByteBuffer> spent(long relayedBytes);

    /** The client left; nobody waits for the stage. */
    void clientLeft();
  }

  private final CompletableFuture<StreamChunk> first = new CompletableFuture<>();
  private Flow.@Nullable Subscription upstream;
  private Flow.@Nullable Subscriber<? super ByteBuffer> client;
  private @Nullable Settler settler;

  /** What the client does not want yet, or what is not paid for yet: one piece at most. */
  private @Nullable StreamChunk next;

  private boolean nextAsked;
  private long wanted;
  private long relayedBytes;
  private @Nullable Runnable pendingEnd;
  private boolean flowing;
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
    askForNext(subscription);
  }

  @Override
  public void onNext(StreamChunk chunk) {
    nextAsked = false;
    if (settling) {
      return;
    }
    next = chunk;
    first.complete(chunk);
    flow();
  }

  @Override
  public void onComplete() {
    if (!first.isDone()) {
      first.completeExceptionally(
          new UpstreamException(new UpstreamFault.Malformed("the stream was empty")));
    } else {
      end(() -> settle(settler().served(), _ -> client().onComplete()));
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
    end(() -> settle(settler().broken(), _ -> client().onError(new GatewayException(error))));
  }

  // ── from the client ──

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    client = subscriber;
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long pieces) {
    wanted = wanted + pieces < 0 ? Long.MAX_VALUE : wanted + pieces;
    flow();
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

  /** Goes on as far as the client wants and the money lasts; call it when either has changed. */
  void flow() {
    if (flowing) {
      return; // what was just told changes the turn that is running
    }
    flowing = true;
    try {
      boolean more = true;
      while (more) {
        more = step();
      }
    } finally {
      flowing = false;
    }
  }

  /** Answers whether there may be another step. */
  private boolean step() {
    if (settling || wanted == 0 || upstream == null) {
      return false;
    }
    StreamChunk chunk = next;
    if (chunk == null) {
      askForNext(upstream);
      return next != null;
    }
    return switch (settler().passing(chunk.textBytes())) {
      case FREE -> {
        pass(chunk);
        yield true;
      }
      case WAIT -> false;
      case SPENT -> {
        cutShort(upstream);
        yield false;
      }
    };
  }

  private void askForNext(Flow.Subscription from) {
    if (!nextAsked) {
      nextAsked = true;
      from.request(1);
    }
  }

  private void pass(StreamChunk chunk) {
    next = null;
    wanted--;
    relayedBytes += chunk.bytes().remaining();
    if (chunk.last()) {
      settle(
          settler().served(),
          _ -> {
            client().onNext(chunk.bytes());
            client().onComplete();
          });
      return;
    }
    client().onNext(chunk.bytes());
    if (pendingEnd != null && !settling) {
      pendingEnd.run();
    }
  }

  private void cutShort(Flow.Subscription from) {
    from.cancel();
    settle(
        settler().spent(relayedBytes),
        frames -> {
          client().onNext(frames);
          client().onComplete();
        });
  }

  /** An end that overtakes a piece waits until the client has taken that. */
  private void end(Runnable ending) {
    if (settling) {
      return;
    }
    if (next != null) {
      pendingEnd = ending;
    } else {
      ending.run();
    }
  }

  private <T> void settle(CompletionStage<T> settled, Consumer<T> then) {
    settling = true;
    settled.whenComplete((outcome, failure) -> {
      if (failure == null) {
        then.accept(outcome);
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
