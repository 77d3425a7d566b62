package io.nebulagate.application.relay;

import io.nebulagate.application.relay.ProviderClient.UpstreamCall;
import io.nebulagate.application.relay.RelayService.Parts;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Reaction;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RoutePlan;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The only place where a request is tried again. Walks the plan until an upstream has begun to
 * answer with something a client would want; from then on nothing is retried. When the plan is used
 * up, routes whose trouble may pass are tried again after a while. Belongs to one request and its
 * thread.
 */
final class AttemptLoop {

  private final Parts parts;
  private final RelayRequest request;
  private final RoutePlan.Walk walk;
  private final Asking asking;
  private final List<Try> tries = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private final CompletableFuture<Begun> begun = new CompletableFuture<>();
  private final long startedAt = System.nanoTime();
  private @Nullable UpstreamCall current;
  private @Nullable AnswerStream waiting;
  private @Nullable RouteOffer serving;
  private @Nullable Route answering;
  private int repeats;
  private boolean cancelled;
  private boolean leftUnderWay;

  AttemptLoop(Parts parts, RelayRequest request, RoutePlan plan, Asking asking) {
    this.asking = asking;
    this.parts = parts;
    this.request = request;
    this.walk = plan.walk();
  }

  /** A try that failed. */
  private record Try(RouteOffer offer, UpstreamFault fault) {}

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

    /** A session that has begun. */
    record Session(UpstreamAnswer.Session answer) implements Begun {
      @Override
      public AnswerObservation observed() {
        return answer.observed();
      }
    }

    /** A stream that has something to show. */
    record Stream(UpstreamAnswer.Stream answer, AnswerStream pieces) implements Begun {
      @Override
      public AnswerObservation observed() {
        return answer.observed();
      }
    }
  }

  /** The route of the try that answered, and of none before it. */
  Optional<Route> answeredBy() {
    return Optional.ofNullable(answering);
  }

  /** Starts; fails with a {@link GatewayException} when no attempt is left. */
  CompletionStage<Begun> run() {
    goOn(Reaction.OTHER_PROVIDER);
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

  /** The stream that serves has ended by itself, or nobody listens any more. */
  void streamEnded() {
    if (serving != null) {
      serving.state().ended();
      serving = null;
    }
  }

  /** The stream that serves broke, for its provider's record. */
  void streamBroke(UpstreamFault fault) {
    if (serving != null) {
      serving.state().failed(now(), fault);
    }
    streamEnded();
  }

  // ── one try after the other ──

  private void goOn(Reaction last) {
    while (attempts.size() < RoutePlan.ATTEMPTS_MAX && patienceLeft().isPositive()) {
      Optional<RouteOffer> next = walk.next(last);
      if (next.isEmpty()) {
        repeat();
        return;
      }
      if (began(next.get())) {
        send(next.get());
        return;
      }
    }
    giveUp();
  }

  private void send(RouteOffer offer) {
    asking
        .at(offer.route())
        .thenAccept(question -> {
          if (cancelled || !patienceLeft().isPositive()) {
            unasked(offer);
            giveUp();
          } else {
            send(offer, question.by(inTime(offer.route())));
          }
        })
        .whenComplete((_, unreadable) -> {
          if (unreadable != null) {
            unasked(offer);
            begun.completeExceptionally(causeOf(unreadable));
          }
        });
  }

  /** The question could not be read, or nobody waits for an answer any more. */
  private void unasked(RouteOffer offer) {
    offer.state().undecided(now());
    offer.state().ended();
  }

  private void send(RouteOffer offer, UpstreamRequest question) {
    long sentAt = System.nanoTime();
    UpstreamCall call = parts.client().send(question);
    current = call;
    call.answer()
        .thenCompose(this::firstPiece)
        .whenComplete((answer, failure) -> ended(offer, sentAt, answer, failure));
  }

  private CompletionStage<Begun> firstPiece(UpstreamAnswer answer) {
    return switch (answer) {
      case UpstreamAnswer.Whole whole -> CompletableFuture.completedFuture(new Begun.Whole(whole));
      case UpstreamAnswer.Session session ->
          CompletableFuture.completedFuture(new Begun.Session(session));
      case UpstreamAnswer.Stream stream -> {
        AnswerStream pieces = new AnswerStream(stream.observed());
        waiting = pieces;
        stream.chunks().subscribe(pieces);
        yield pieces.begun().thenApply(_ -> new Begun.Stream(stream, pieces));
      }
    };
  }

  private void ended(
      RouteOffer offer, long sentAt, @Nullable Begun answer, @Nullable Throwable failure) {
    Duration latency = Duration.ofNanos(System.nanoTime() - sentAt);
    waiting = null;
    current = null;
    if (answer != null) {
      served(offer, latency, answer);
      return;
    }
    UpstreamFault fault = faultOf(failure);
    if (fault == null) {
      offer.state().undecided(now());
      offer.state().ended();
      begun.completeExceptionally(
          failure == null ? new IllegalStateException("neither answer nor failure") : failure);
      return;
    }
    note(offer, fault);
    tries.add(new Try(offer, fault));
    record(offer.route(), fault.status(), fault.outcome(), latency);
    Reaction reaction = Reaction.to(fault);
    if (cancelled || reaction == Reaction.STOP) {
      giveUp();
    } else {
      goOn(reaction);
    }
  }

  private void served(RouteOffer offer, Duration latency, Begun answer) {
    offer.state().served(now(), latency);
    answering = offer.route();
    record(offer.route(), 200, Attempt.SERVED, latency);
    switch (answer) {
      case Begun.Whole _ -> offer.state().ended();
      case Begun.Stream _, Begun.Session _ -> serving = offer;
    }
    begun.complete(answer);
  }

  private void note(RouteOffer offer, UpstreamFault fault) {
    if (cancelled) {
      offer.state().undecided(now());
    } else {
      offer.state().failed(now(), fault);
    }
    offer.state().ended();
    parts.routing().refusals().heard(offer.route(), fault);
  }

  private void record(Route route, int status, String outcome, Duration latency) {
    Attempt attempt = new Attempt(route.provider().name(), route.id(), status, outcome, latency);
    attempts.add(attempt);
    parts.observer().attempted(attempt);
  }

  private boolean began(RouteOffer offer) {
    return offer.state().began(offer.route().provider().traffic(), now());
  }

  // ── the same again ──

  /** Everybody has been asked. Whose trouble may pass is asked again, after a while. */
  private void repeat() {
    for (Try failed : tries) {
      if (Reaction.passes(failed.fault())) {
        Optional<Duration> delay =
            parts
                .routing()
                .retries()
                .delay(repeats, failed.fault(), parts.routing().random())
                .filter(wait -> wait.compareTo(patienceLeft()) < 0);
        if (delay.isPresent() && failed.offer().state().provider().takeRepeat()) {
          repeats++;
          parts
              .routing()
              .retries()
              .pause()
              .run(delay.get(), request.executor(), () -> repeat(failed.offer()));
          return;
        }
      }
    }
    giveUp();
  }

  private void repeat(RouteOffer offer) {
    if (!cancelled && began(offer)) {
      send(offer);
    } else {
      giveUp();
    }
  }

  private Duration patienceLeft() {
    return parts.routing().retries().patience().minusNanos(System.nanoTime() - startedAt);
  }

  /** No try may take longer to begin than patience is left, so that others still have a chance. */
  private Route inTime(Route route) {
    Provider.Timeouts own = route.provider().timeouts();
    Duration left = patienceLeft();
    if (own.firstByte().compareTo(left) <= 0) {
      return route;
    }
    Provider hurried = route.provider().within(own.beginningWithin(left));
    return route.by(hurried, route.key());
  }

  // ── the end ──

  private void giveUp() {
    begun.completeExceptionally(
        new GatewayException(
            tries.isEmpty()
                ? new GatewayError.NoAvailableRoute(
                    request.head().model().value(), Optional.empty())
                : refusal(tries.stream().map(Try::fault).toList())));
  }

  private long now() {
    return parts.edges().clock().millis();
  }

  private static @Nullable UpstreamFault faultOf(@Nullable Throwable failure) {
    return failure != null && causeOf(failure) instanceof UpstreamException upstream
        ? upstream.fault()
        : null;
  }

  private static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : failure;
  }

  /**
   * What the client is told when nothing is left to try: a refusal of the request itself comes
   * first, then a common request for patience, then what the last upstream did.
   */
  static GatewayError refusal(List<UpstreamFault> faults) {
    for (UpstreamFault fault : faults) {
      if (fault instanceof UpstreamFault.Rejected(var answer)) {
        return answer;
      }
      if (fault instanceof UpstreamFault.Filtered(var answer)) {
        return answer;
      }
    }
    if (faults.stream().allMatch(UpstreamFault.Untranslatable.class::isInstance)
        && faults.getFirst() instanceof UpstreamFault.Untranslatable(String field, String reason)) {
      return new GatewayError.InvalidValue(field, reason);
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
}
