package io.nebulagate.application.relay;

import io.nebulagate.application.relay.Funding.Passage;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands an upstream's pieces to the client, one by one, only on demand and only while they are paid
 * for, and lets the end through only after the request has been settled. Pieces that show nothing
 * yet (who speaks, a comment) are kept back, so that a provider that breaks then can be replaced
 * without the client noticing.
 *
 * <pre>
 *   waiting ──something to show──▶ flowing ──last piece, end, fault──▶ settling ──settled──▶ ended
 *      └──fault, or an empty end: the attempt failed  └──client leaves, money spent, a piece
 *                                                        that must not pass──▶ settling
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

    /** What the client is told instead of a piece that must not go to it. */
    Optional<GatewayError> withheld(ByteBuffer bytes);

    /** The stream ends before a piece that must not go to the client. */
    CompletionStage<?> withhold();

    /** The stream ended by itself. */
    CompletionStage<?> served();

    /** The upstream broke. */
    CompletionStage<?> broken(UpstreamFault fault);

    /** The money is spent; answers what ends the stream for a client that got so much of it. */
    CompletionStage<ByteBuffer> spent(long relayedBytes);

    /** The client left; nobody waits for the stage. */
    void clientLeft();
  }

  /** What may be kept back; then the client gets it although it shows nothing. */
  private static final int WAITING_BYTES_MAX = 64 << 10;

  /** How long pieces may be kept back, so that a client's own patience does not end here. */
  private static final long WAITING_NANOS_MAX = Duration.ofSeconds(15).toNanos();

  private final AnswerObservation observed;
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private Flow.@Nullable Subscription upstream;
  private Flow.@Nullable Subscriber<? super ByteBuffer> client;
  private @Nullable Settler settler;

  /** What shows nothing, and then what the client does not want, or what is not paid for, yet. */
  private final Deque<StreamChunk> waiting = new ArrayDeque<>();

  /** Whether the first that waits has been looked at. */
  private boolean looked;

  private int waitingBytes;
  private long waitingSince;
  private boolean nextAsked;
  private long wanted;
  private long relayedBytes;
  private @Nullable Runnable pendingEnd;
  private boolean flowing;
  private boolean settling;

  AnswerStream(AnswerObservation observed) {
    this.observed = observed;
  }

  /**
   * Completes when there is something to show, or when a valid end shows that there is nothing;
   * fails with an {@link UpstreamException} when the stream breaks before.
   */
  CompletionStage<Void> begun() {
    return begun;
  }

  /** Nobody waits for the first piece any more: a cancelled upstream says nothing by itself. */
  void abandon() {
    begun.completeExceptionally(new UpstreamException(new UpstreamFault.Cut()));
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
    if (waiting.isEmpty()) {
      waitingSince = System.nanoTime();
    }
    waiting.add(chunk);
    if (begun.isDone()) {
      flow();
    } else if (shows(chunk)) {
      begun.complete(null);
    } else if (upstream != null) {
      askForNext(upstream);
    }
  }

  private boolean shows(StreamChunk chunk) {
    waitingBytes += chunk.bytes().remaining();
    return observed.produced()
        || chunk.last()
        || waitingBytes > WAITING_BYTES_MAX
        || System.nanoTime() - waitingSince > WAITING_NANOS_MAX;
  }

  @Override
  public void onComplete() {
    if (!begun.isDone() && waiting.isEmpty()) {
      begun.completeExceptionally(new UpstreamException(new UpstreamFault.Empty()));
      return;
    }
    end(() -> settle(settler().served(), _ -> client().onComplete()));
    begun.complete(null);
  }

  @Override
  public void onError(Throwable failure) {
    if (!begun.isDone()) {
      begun.completeExceptionally(failure);
      return;
    }
    UpstreamFault fault =
        failure instanceof UpstreamException told ? told.fault() : new UpstreamFault.Cut();
    GatewayError error =
        fault instanceof UpstreamFault.Timeout
            ? new GatewayError.UpstreamTimeout()
            : new GatewayError.UpstreamRequestFailed();
    end(() -> settle(settler().broken(fault), _ -> client().onError(new GatewayException(error))));
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
    StreamChunk chunk = waiting.peek();
    if (chunk == null) {
      askForNext(upstream);
      return !waiting.isEmpty();
    }
    if (isWithheld(chunk, upstream)) {
      return false;
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

  /** Every piece is looked at once, however long it waits to be paid for. */
  private boolean isWithheld(StreamChunk chunk, Flow.Subscription from) {
    if (looked) {
      return false;
    }
    looked = true;
    Optional<GatewayError> withheld = settler().withheld(chunk.bytes());
    withheld.ifPresent(error -> {
      from.cancel();
      settle(settler().withhold(), _ -> client().onError(new GatewayException(error)));
    });
    return withheld.isPresent();
  }

  private void askForNext(Flow.Subscription from) {
    if (!nextAsked) {
      nextAsked = true;
      from.request(1);
    }
  }

  private void pass(StreamChunk chunk) {
    waiting.remove();
    looked = false;
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
    if (pendingEnd != null && waiting.isEmpty() && !settling) {
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

  /** An end that overtakes pieces waits until the client has taken them. */
  private void end(Runnable ending) {
    if (settling) {
      return;
    }
    if (!waiting.isEmpty()) {
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
