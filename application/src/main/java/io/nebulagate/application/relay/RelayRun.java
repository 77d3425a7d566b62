package io.nebulagate.application.relay;

import io.nebulagate.application.billing.SettlementPolicy.Ending;
import io.nebulagate.application.idempotency.RunningClaim;
import io.nebulagate.application.limits.Standing;
import io.nebulagate.application.policy.Governed;
import io.nebulagate.application.relay.AdmitStage.Admitted;
import io.nebulagate.application.relay.AttemptLoop.Begun;
import io.nebulagate.application.relay.Funding.Passage;
import io.nebulagate.application.relay.RelayService.Parts;
import io.nebulagate.application.relay.realtime.RealtimeSession;
import io.nebulagate.application.relay.realtime.SessionBounds.Timer;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.ledger.Hold.Outcome.Plain;
import io.nebulagate.domain.routing.Route;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way down the line.
 *
 * <pre>
 *   authenticate → known answer? → policies → admit → limits → hold → attempt
 *            → answer
 *               ├─ in one piece: settle, then hand over
 *               └─ in pieces: hand over while funded, settle before the last
 * </pre>
 *
 * All state belongs to the request's own thread; every step that another thread completes comes
 * back to it through the request's executor.
 */
final class RelayRun implements RelayCall {

  private final Parts parts;
  private final RelayRequest request;
  private final CompletableFuture<RelayAnswer> answer = new CompletableFuture<>();
  private @Nullable AttemptLoop attempts;
  private @Nullable Closing closing;
  private @Nullable Funding funded;
  private @Nullable Admitted admitted;
  private @Nullable Governed judged;
  private final LimitStage limits;
  private RunningClaim claim = RunningClaim.NONE;
  private boolean left;

  RelayRun(Parts parts, RelayRequest request) {
    this.parts = parts;
    this.request = request;
    this.limits = new LimitStage(parts.edges().limits(), request);
  }

  RelayRun start() {
    var entry =
        parts
            .authentication()
            .authenticate(request.credential(), request.client().address())
            .thenCompose(key -> IdempotencyStage.enter(parts, request, key));
    request
        .onOwnThread(entry)
        .thenCompose(this::walk)
        .whenCompleteAsync(this::finish, request.executor());
    return this;
  }

  @Override
  public CompletionStage<RelayAnswer> answer() {
    return answer;
  }

  @Override
  public Optional<Standing> standing() {
    return limits.standing();
  }

  @Override
  public Optional<Substitution> substitution() {
    return Optional.ofNullable(judged)
        .flatMap(governed -> governed.verdict().degradeTo())
        .map(answering -> new Substitution(request.head().model(), answering));
  }

  @Override
  public void clientLeft() {
    left = true;
    if (attempts != null) {
      attempts.cancel();
    }
  }

  // ── the line ──

  private CompletionStage<RelayAnswer> walk(IdempotencyStage.Entry entry) {
    return switch (entry) {
      case IdempotencyStage.Entry.Repeat(RelayAnswer known) ->
          CompletableFuture.completedStage(known);
      case IdempotencyStage.Entry.Run(ApiKey key, RunningClaim own) -> {
        claim = own;
        yield govern(key)
            .thenCompose(governed -> limits.enter(AdmitStage.admit(parts, request, governed)))
            .thenCompose(this::bind)
            .thenCompose(this::hold)
            .thenCompose(this::attempt)
            .thenCompose(this::answer);
      }
    };
  }

  private CompletionStage<Governed> govern(ApiKey key) {
    var judging =
        parts.edges().policies().govern(key, parts.catalogue().inForce(), request.question());
    return request
        .onOwnThread(judging)
        .thenApply(governed -> {
          limits.counted(governed.watch().tickets());
          judged = governed;
          return governed;
        });
  }

  /** What refers to something kept goes to whoever keeps it. */
  private CompletionStage<Admitted> bind(Admitted admitted) {
    return request.head().kept().references().isEmpty()
        ? CompletableFuture.completedStage(admitted)
        : request.onOwnThread(AdmitStage.bind(parts, request, admitted));
  }

  private CompletionStage<Admitted> hold(Admitted admitted) {
    Funding.Payer payer = AdmitStage.payer(parts, request, admitted);
    Funding funding =
        new Funding(request, payer, admitted.estimate(), parts.billing(), parts.observer());
    Closing opened = new Closing(parts, request, admitted, funding).under(claim).within(limits);
    return funding
        .open()
        .thenCompose(outcome -> {
          Optional<ModelName> substitute = payer.purse().substitute();
          if (outcome == Plain.INSUFFICIENT && substitute.isPresent()) {
            return holdBeyondPlan(admitted.governed().servedBy(substitute.get()));
          }
          Funding.obey(outcome);
          closing = opened;
          funded = funding;
          this.admitted = admitted;
          return CompletableFuture.completedStage(admitted);
        });
  }

  /** What a plan does not pay for is done by the model it names, at the account's expense. */
  private CompletionStage<Admitted> holdBeyondPlan(Governed other) {
    judged = other;
    return bind(AdmitStage.admit(parts, request, other).beyond()).thenCompose(this::hold);
  }

  private CompletionStage<Begun> attempt(Admitted admitted) {
    Seals seals = parts.edges().seals().of(admitted.key().account().value());
    Asking asking = new Asking(request, seals, parts.edges().media());
    AttemptLoop loop = new AttemptLoop(parts, request, admitted.plan(), asking);
    attempts = loop;
    closing().attempting(loop);
    if (left) {
      throw new GatewayException(new GatewayError.UpstreamRequestFailed());
    }
    return loop.run();
  }

  private CompletionStage<RelayAnswer> answer(Begun begun) {
    closing().answering(begun.observed());
    return switch (begun) {
      case Begun.Whole(UpstreamAnswer.Whole whole) when request.asked().api().isTask() ->
          begun(whole);
      case Begun.Whole(UpstreamAnswer.Whole whole) -> {
        Optional<GatewayError> withheld = withheld(whole.body());
        if (withheld.isPresent()) {
          yield closing().withhold(withheld.get());
        }
        claim.answered(200, whole.body());
        yield closing()
            .close(left ? Ending.CLIENT_LEFT : Ending.SERVED, 200)
            .thenApply(_ -> new RelayAnswer.Whole(whole.headers(), whole.body()));
      }
      case Begun.Stream(UpstreamAnswer.Stream stream, AnswerStream pieces) -> {
        Funding funding = funding();
        pieces.settleWith(new StreamSettler(stream, funding));
        funding.whenAnswered(pieces::flow);
        yield CompletableFuture.completedFuture(new RelayAnswer.Stream(stream.headers(), pieces));
      }
      case Begun.Session(UpstreamAnswer.Session upstream) -> {
        RealtimeSession session =
            new RealtimeSession(
                upstream.line(),
                upstream.words(),
                sessionTurns(),
                parts.edges().sessions(),
                Timer.on(request.executor()));
        yield CompletableFuture.completedFuture(
            new RelayAnswer.Session(upstream.headers(), session));
      }
    };
  }

  /** What a rule about answers tells the client instead of {@code bytes}. */
  private Optional<GatewayError> withheld(ByteBuffer bytes) {
    return Optional.ofNullable(judged)
        .flatMap(Governed::guard)
        .flatMap(guard -> guard.withholds(bytes));
  }

  /** The work has only begun; a client that has left finds it among its videos. */
  private CompletionStage<RelayAnswer> begun(UpstreamAnswer.Whole whole) {
    Route route = Optional.ofNullable(attempts).flatMap(AttemptLoop::answeredBy).orElseThrow();
    return closing()
        .entrust(whole.observed().video().orElseThrow(), route)
        .thenApply(body -> new RelayAnswer.Whole(whole.headers(), body));
  }

  private void finish(@Nullable RelayAnswer given, @Nullable Throwable failure) {
    if (failure == null && given != null) {
      if (left && given instanceof RelayAnswer.Stream(_, AnswerStream pieces)) {
        pieces.cancel();
      } else if (left && given instanceof RelayAnswer.Session(_, RealtimeSession session)) {
        session.clientLeft();
      }
      answer.complete(given);
      return;
    }
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    refuse(cause == null ? new IllegalStateException("neither answer nor failure") : cause);
  }

  /**
   * Nothing was served: gives the hold back before the client is told, and remembers the request.
   */
  private void refuse(Throwable cause) {
    GatewayError error =
        cause instanceof GatewayException refusal ? refusal.error() : new GatewayError.Internal();
    if (closing == null) {
      limits.release(0);
      parts.observer().refused(request, error);
      keepTrace(error)
          .thenCompose(_ -> claim.end())
          .whenComplete((_, _) -> answer.completeExceptionally(cause));
      return;
    }
    if (error instanceof GatewayError.UpstreamRejected) {
      rejected(error);
    }
    boolean leftWork = attempts != null && attempts.leftUnderWay();
    Ending ending = leftWork ? Ending.CLIENT_LEFT : Ending.FAILED;
    closing
        .close(
            ending, left ? Closing.CLIENT_LEFT_STATUS : parts.edges().statusOf().applyAsInt(error))
        .whenComplete((_, _) -> answer.completeExceptionally(cause));
  }

  /** What policies found is kept of a request that goes no further, too. */
  private CompletionStage<Void> keepTrace(GatewayError error) {
    return Optional.ofNullable(judged)
        .flatMap(governed ->
            governed.refused(parts.edges().statusOf().applyAsInt(error), parts.edges().clock()))
        .map(record -> {
          parts.observer().found(record.hits());
          return parts.billing().ledger().keep(record);
        })
        .orElseGet(() -> CompletableFuture.completedStage(null));
  }

  private Funding funding() {
    if (funded == null) {
      throw new IllegalStateException("not admitted yet");
    }
    return funded;
  }

  /** What an upstream finds wrong with the request itself stays wrong. */
  private void rejected(GatewayError error) {
    String text = parts.edges().refusalText().apply(request.asked().dialect(), error);
    claim.answered(
        parts.edges().statusOf().applyAsInt(error),
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Closing closing() {
    if (closing == null) {
      throw new IllegalStateException("not admitted yet");
    }
    return closing;
  }

  private SessionTurns sessionTurns() {
    if (admitted == null || attempts == null) {
      throw new IllegalStateException("not admitted yet");
    }
    return new SessionTurns(parts, request, admitted, limits, attempts)
        .beginning(closing(), funding());
  }

  private void streamEnded() {
    if (attempts != null) {
      attempts.streamEnded();
    }
  }

  /** Pays for a stream and settles it, from its own signals. */
  private final class StreamSettler implements AnswerStream.Settler {
    private final UpstreamAnswer.Stream stream;
    private final Funding funding;

    StreamSettler(UpstreamAnswer.Stream stream, Funding funding) {
      this.stream = stream;
      this.funding = funding;
    }

    @Override
    public Optional<GatewayError> withheld(ByteBuffer bytes) {
      return RelayRun.this.withheld(bytes);
    }

    @Override
    public Passage passing(long textBytes) {
      Passage passage = funding.take(textBytes);
      if (passage == Passage.FREE) {
        closing().passed();
      }
      return passage;
    }

    @Override
    public CompletionStage<?> served() {
      streamEnded();
      return closing().close(Ending.SERVED, 200);
    }

    @Override
    public CompletionStage<?> broken(UpstreamFault fault) {
      if (attempts != null) {
        attempts.streamBroke(fault);
      }
      return closing().close(Ending.BROKEN, 200);
    }

    @Override
    public CompletionStage<?> withhold() {
      streamEnded();
      return closing().close(Ending.WITHHELD, 200);
    }

    @Override
    public CompletionStage<ByteBuffer> spent(long relayedBytes) {
      streamEnded();
      return closing()
          .close(Ending.SPENT, 200)
          .thenApply(usage -> stream.ending().frames(relayedBytes, usage.tokens()));
    }

    @Override
    public void clientLeft() {
      streamEnded();
      closing().close(Ending.CLIENT_LEFT, Closing.CLIENT_LEFT_STATUS);
    }
  }
}
