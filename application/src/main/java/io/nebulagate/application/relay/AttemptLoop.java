package io.nebulagate.application.relay;

import io.nebulagate.application.relay.ProviderClient.UpstreamCall;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RoutePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The only place where a request is tried again. Walks the plan until an upstream has begun to
 * answer; from then on nothing is retried. Belongs to one request and its thread.
 */
final class AttemptLoop {

  private final ProviderClient client;
  private final RelayRequest request;
  private final RoutePlan plan;
  private final RelayObserver observer;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<UpstreamFault> faults = new ArrayList<>();
  private final CompletableFuture<Begun> begun = new CompletableFuture<>();
  private @Nullable UpstreamCall current;
  private @Nullable AnswerStream waiting;
  private boolean cancelled;
  private boolean leftUnderWay;

  AttemptLoop(ProviderClient client, RelayRequest request, RoutePlan plan, RelayObserver observer) {
    this.client = client;
    this.request = request;
    this.plan = plan;
    this.observer = observer;
  }

  /** An upstream that has begun to answer. */
  sealed interface Begun {
    /** What was seen of the answer so far. */
    AnswerObservation observed();

    /** An answer in one piece. */
    record Whole(UpstreamAnswer.Whole answer) implements Begun {
      @Override
      public AnswerObservation observed() {
        return answer.observed();
      }
    }

    /** A stream whose first piece is there. */
    record Stream(UpstreamAnswer.Stream answer, AnswerStream pieces) implements Begun {
      @Override
      public AnswerObservation observed() {
        return answer.observed();
      }
    }
  }

  /** Starts; fails with a {@link GatewayException} when no attempt is left. */
  CompletionStage<Begun> run() {
    next();
    return begun;
  }

  /** Every try so far, in order; the one that serves is the last. */
  List<Attempt> attempts() {
    return attempts;
  }

  /**
   * Whether an upstream was at work when the request was cancelled. One that answers in one piece
   * shows no head before it has worked, so that being asked counts; one that streams shows it
   * first.
   */
  boolean leftUnderWay() {
    return leftUnderWay;
  }

  /** Ends the running try; no other follows. */
  void cancel() {
    cancelled = true;
    if (current != null) {
      leftUnderWay = !request.head().stream() || waiting != null;
      current.cancel();
    }
    if (waiting != null) {
      waiting.abandon();
    }
  }

  private void next() {
    Route route = plan.attempts().get(attempts.size());
    long startedAt = System.nanoTime();
    UpstreamCall call =
        client.send(
            new UpstreamRequest(
                route, request.asked().api(), request.head(), request.body(), request.headers()));
    current = call;
    call.answer()
        .thenCompose(this::firstPiece)
        .whenComplete((answer, failure) -> ended(route, startedAt, answer, failure));
  }

  private CompletionStage<Begun> firstPiece(UpstreamAnswer answer) {
    return switch (answer) {
      case UpstreamAnswer.Whole whole -> CompletableFuture.completedFuture(new Begun.Whole(whole));
      case UpstreamAnswer.Stream stream -> {
        AnswerStream pieces = new AnswerStream();
        waiting = pieces;
        stream.chunks().subscribe(pieces);
        yield pieces.firstPiece().thenApply(_ -> new Begun.Stream(stream, pieces));
      }
    };
  }

  private void ended(
      Route route, long startedAt, @Nullable Begun answer, @Nullable Throwable failure) {
    Duration latency = Duration.ofNanos(System.nanoTime() - startedAt);
    waiting = null;
    if (answer != null) {
      current = null;
      record(new Attempt(route.provider().name(), route.id(), 200, "served", latency));
      begun.complete(answer);
      return;
    }
    UpstreamFault fault = faultOf(failure);
    if (fault == null) {
      begun.completeExceptionally(
          failure == null ? new IllegalStateException("neither answer nor failure") : failure);
      return;
    }
    current = null;
    faults.add(fault);
    record(
        new Attempt(route.provider().name(), route.id(), status(fault), fault.outcome(), latency));
    if (!cancelled && worthAnotherTry(fault) && attempts.size() < plan.attempts().size()) {
      next();
    } else {
      begun.completeExceptionally(new GatewayException(refusal(faults)));
    }
  }

  private void record(Attempt attempt) {
    attempts.add(attempt);
    observer.attempted(attempt);
  }

  private static @Nullable UpstreamFault faultOf(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    return cause instanceof UpstreamException upstream ? upstream.fault() : null;
  }

  /**
   * A request that one upstream finds wrong is wrong everywhere, unless it only lacks the model.
   */
  private static boolean worthAnotherTry(UpstreamFault fault) {
    return switch (fault) {
      case UpstreamFault.Rejected rejected -> rejected.answer().status() == 404;
      case UpstreamFault.Timeout _,
          UpstreamFault.Unreachable _,
          UpstreamFault.Throttled _,
          UpstreamFault.Unauthorised _,
          UpstreamFault.Failed _,
          UpstreamFault.Malformed _,
          UpstreamFault.Cut _ ->
          true;
    };
  }

  /**
   * What the client is told when nothing is left to try: a refusal of the request itself comes
   * first, then a common request for patience, then what the last upstream did.
   */
  static GatewayError refusal(List<UpstreamFault> faults) {
    for (UpstreamFault fault : faults) {
      if (fault instanceof UpstreamFault.Rejected rejected) {
        return rejected.answer();
      }
    }
    if (faults.stream().allMatch(UpstreamFault.Throttled.class::isInstance)) {
      return new GatewayError.UpstreamRateLimited(
          faults.stream()
              .flatMap(fault -> ((UpstreamFault.Throttled) fault).retryAfter().stream())
              .max(Duration::compareTo));
    }
    return faults.getLast() instanceof UpstreamFault.Timeout
        ? new GatewayError.UpstreamTimeout()
        : new GatewayError.UpstreamRequestFailed();
  }

  private static int status(UpstreamFault fault) {
    return switch (fault) {
      case UpstreamFault.Throttled _ -> 429;
      case UpstreamFault.Unauthorised unauthorised -> unauthorised.status();
      case UpstreamFault.Failed failed -> failed.status();
      case UpstreamFault.Rejected rejected -> rejected.answer().status();
      case UpstreamFault.Timeout _,
          UpstreamFault.Unreachable _,
          UpstreamFault.Malformed _,
          UpstreamFault.Cut _ ->
          0;
    };
  }
}
