package io.nebulagate.application.relay;

import static io.nebulagate.domain.money.Unit.SECOND;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.SettlementPolicy.Bill;
import io.nebulagate.application.billing.SettlementPolicy.Ending;
import io.nebulagate.application.billing.SettlementPolicy.Known;
import io.nebulagate.application.idempotency.RunningClaim;
import io.nebulagate.application.relay.AdmitStage.Admitted;
import io.nebulagate.application.relay.RelayService.Parts;
import io.nebulagate.application.routing.Place;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.Usage;
import io.nebulagate.application.usage.RouteChoice;
import io.nebulagate.application.videos.VideoState;
import io.nebulagate.application.videos.VideoTask;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Route;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The end of an admitted request: decides the bill, resolves the hold and keeps the record, exactly
 * once however often and from wherever the end is announced. Belongs to the request's thread.
 */
final class Closing {

  /** What is kept as the status of a request whose client left. */
  static final int CLIENT_LEFT_STATUS = 499;

  private static final int OK = 200;

  private static final Logger LOG = System.getLogger(Closing.class.getName());

  private final Parts parts;
  private final RelayRequest request;
  private final Admitted admitted;
  private final Funding funding;
  private final UsageMeter meter;
  private final AttemptCosts costs;
  private Instant startedAt;
  private long startedNanos = System.nanoTime();
  private RunningClaim claim = RunningClaim.NONE;
  private @Nullable LimitStage limits;
  private @Nullable AttemptLoop loop;
  private @Nullable AnswerObservation observed;
  private @Nullable Duration firstByte;
  private @Nullable CompletionStage<Usage> closed;

  Closing(Parts parts, RelayRequest request, Admitted admitted, Funding funding) {
    this.parts = parts;
    this.request = request;
    this.admitted = admitted;
    this.funding = funding;
    this.meter =
        new UsageMeter(request, admitted.price(), parts.billing().counter(), parts.edges().slow());
    this.costs = new AttemptCosts(admitted.catalogue(), admitted.plan().routes());
    this.startedAt = parts.edges().clock().instant();
  }

  /** The Idempotency-Key that ends with the request. */
  Closing under(RunningClaim own) {
    claim = own;
    return this;
  }

  /** The limits that the request counts against until its end. */
  Closing within(LimitStage stage) {
    limits = stage;
    return this;
  }

  /** The limits go on beyond this request, until its session ends. */
  void outlivedByLimits() {
    limits = null;
  }

  void attempting(AttemptLoop attempts) {
    loop = attempts;
  }

  void answering(AnswerObservation answer) {
    observed = answer;
  }

  /** Work on it begins only now, though it was paid for before. */
  void begun() {
    startedAt = parts.edges().clock().instant();
    startedNanos = System.nanoTime();
  }

  /** A piece of the answer goes to the client. */
  void passed() {
    if (firstByte == null) {
      firstByte = Duration.ofNanos(System.nanoTime() - startedNanos);
      parts.observer().firstByte(admitted.model(), firstByte);
    }
  }

  /**
   * Ends the request.
   *
   * @return completes with what was used, on the request's thread, when the charge is durable; the
   *     first end counts
   */
  CompletionStage<Usage> close(Ending ending, int status) {
    if (closed == null) {
      closed = closeNow(ending, status);
    }
    return closed;
  }

  /** Ends the request, whose answer must not go to the client, with {@code error}. */
  <T> CompletionStage<T> withhold(GatewayError error) {
    return close(Ending.WITHHELD, parts.edges().statusOf().applyAsInt(error))
        .thenCompose(_ -> CompletableFuture.failedStage(new GatewayException(error)));
  }

  /**
   * Hands a video that has begun over to those who follow it to its end, and its hold with it: from
   * then on they renew and resolve it. Where nobody knows whether it was taken over, the hold is
   * not given back but left to expire: should the video be there after all, its charge is booked
   * late.
   *
   * @return completes with what the client is shown, on the request's thread
   */
  CompletionStage<ByteBuffer> entrust(VideoState begun, Route route) {
    return parts
        .edges()
        .videos()
        .take(task(begun, route))
        .whenCompleteAsync((_, failure) -> handedOver(failure), request.executor())
        .thenCompose(body -> {
          claim.answered(OK, body);
          return claim.keepAlone().thenCompose(_ -> claim.end()).thenApply(_ -> body);
        })
        .thenApplyAsync(body -> body, request.executor());
  }

  private void handedOver(@Nullable Throwable failure) {
    closed = CompletableFuture.completedStage(Usage.NONE);
    funding.resolved();
    freeLimits(Usage.NONE);
    if (failure != null) {
      claim.abandon();
      LOG.log(Level.ERROR, "video " + request.id() + " was not taken over", failure);
    }
  }

  private VideoTask task(VideoState begun, Route route) {
    VideoState told =
        begun.seconds().isPresent() ? begun : begun.lasting(request.head().units().of(SECOND));
    return new VideoTask(
        request.id(),
        new RequestRecord.Caller(
            admitted.key().id(), admitted.key().account(), admitted.key().tenant()),
        new VideoTask.Models(request.head().model(), admitted.model()),
        Place.of(route),
        new VideoTask.Terms(
            funding.hold().map(Hold::amount).orElse(Money.ZERO),
            admitted.price(),
            admitted.groupRatio()),
        told,
        startedAt,
        true,
        false);
  }

  private CompletionStage<Usage> closeNow(Ending ending, int status) {
    if (ending == Ending.SERVED || ending == Ending.SPENT) {
      claim.finished();
    }
    Bill bill = parts.billing().policy().bill(known(ending));
    CompletionStage<Boolean> noted = noted(ending);
    return meter
        .usage(bill, observed, textBytes())
        .thenCombine(funding.close(), (usage, _) -> usage)
        .thenCompose(usage -> reachAndSettle(bill, usage, status).thenApply(_ -> usage))
        .whenComplete((usage, failure) -> {
          funding.resolved();
          freeLimits(usage);
          if (failure != null) {
            claim.abandon();
            LOG.log(Level.ERROR, "request " + request.id() + " was not settled", failure);
          }
        })
        .thenCompose(usage -> claim.end().thenApply(_ -> usage))
        .thenCombine(noted, (usage, _) -> usage)
        .thenApplyAsync(usage -> usage, request.executor());
  }

  /** Who keeps the answer is written down while it is settled; nothing of that fails it. */
  private CompletionStage<Boolean> noted(Ending ending) {
    AttemptLoop tried = loop;
    AnswerObservation answer = observed;
    if (ending != Ending.SERVED || tried == null || answer == null) {
      return CompletableFuture.completedStage(false);
    }
    return CompletableFuture.completedStage(answer)
        .thenCompose(seen ->
            KeptState.note(parts.edges().kept(), request, admitted, seen, tried.answeredBy()))
        .handle((_, failure) -> {
          if (failure != null) {
            LOG.log(Level.WARNING, "nobody knows who keeps the answer of " + request.id(), failure);
          }
          return failure == null;
        });
  }

  /** An account pays what is there when it is settled; a plan is asked first. */
  private CompletionStage<Void> reachAndSettle(Bill bill, Usage usage, int status) {
    Optional<Hold> first =
        bill == Bill.REPORTED && funding.purse().reaches() ? funding.hold() : Optional.empty();
    return first.isEmpty()
        ? settle(bill, usage, status)
        : funding
            .purse()
            .reach(first.get(), usage.tokens())
            .thenComposeAsync(_ -> settle(bill, usage, status), request.executor());
  }

  private void freeLimits(@Nullable Usage usage) {
    if (limits != null && usage != null) {
      limits.release(usage.tokens().total());
    } else if (limits != null) {
      limits.release();
    }
  }

  /** What reached the client of the answer's text; an answer in one piece does so as a whole. */
  private long textBytes() {
    if (observed == null || request.head().stream()) {
      return funding.passedBytes();
    }
    return observed.producedBytes();
  }

  private Known known(Ending ending) {
    AnswerObservation answer = observed;
    boolean task = request.asked().api().isTask(); // one that nobody can fetch costs nothing
    boolean working = !task && loop != null && loop.leftUnderWay();
    return new Known(
        ending,
        answer != null || working,
        answer != null && answer.usage().isPresent(),
        answer != null && (answer.produced() || reasoned(answer)),
        answer != null && answer.curtailed());
  }

  /** Hidden reasoning is work too, even when the bound on tokens left nothing to show for it. */
  private static boolean reasoned(AnswerObservation answer) {
    return answer.usage().map(told -> told.usage().reasoning() > 0).orElse(false);
  }

  private CompletionStage<Void> settle(Bill bill, Usage usage, int status) {
    alarm(bill, usage);
    boolean free = admitted.price().equals(PriceSheet.NONE);
    Optional<Charge> charge =
        switch (free ? Bill.NOTHING : bill) {
          case REPORTED, COUNTED, PROMPT_COUNTED -> Optional.of(charge(usage));
          case NOTHING, VOID -> Optional.empty();
        };
    RequestRecord record = record(usage, charge, status);
    parts.observer().finished(record);
    return funding
        .hold()
        .map(hold -> resolve(hold, bill, charge, record))
        .orElseGet(() -> keep(record));
  }

  private CompletionStage<Void> keep(RequestRecord record) {
    return parts.billing().ledger().keep(record).thenCompose(_ -> claim.keepAlone());
  }

  private CompletionStage<Void> resolve(
      Hold hold, Bill bill, Optional<Charge> charge, RequestRecord record) {
    Resolution resolution =
        bill == Bill.VOID
            ? Resolution.release(hold)
            : Resolution.settle(hold, charge.map(Charge::amount).orElse(Money.ZERO));
    Settlement settlement =
        new Settlement(resolution, funding.extensions(), Optional.empty(), Optional.of(record))
            .answering(claim.answer(resolution.amount()));
    return parts
        .billing()
        .ledger()
        .settle(funding.purse().settle(settlement))
        .thenAccept(this::complain);
  }

  /** Tells of a report that was not believed. */
  private void alarm(Bill bill, Usage usage) {
    boolean impossible = observed != null && observed.usageImpossible();
    boolean corrected = bill == Bill.REPORTED && usage.source() != bill.source();
    if (impossible || corrected) {
      parts.observer().usageRejected(request.id(), attempts().getLast().provider());
    }
  }

  private void complain(Resolution.Outcome outcome) {
    switch (outcome) {
      case APPLIED, REPLAY, DEFERRED -> {}
      case LATE -> LOG.log(Level.WARNING, "request " + request.id() + " was settled late");
      case CONFLICT, UNKNOWN_HOLD ->
          LOG.log(Level.ERROR, "request " + request.id() + " was not settled: " + outcome);
    }
  }

  private Charge charge(Usage usage) {
    Charge charge =
        funding
            .purse()
            .charge(admitted.price().charge(usage.tokens(), admitted.groupRatio()), usage.tokens());
    if (funding.hold().isEmpty()) {
      return charge;
    }
    return charge.atMost(
        parts.billing().policy().charged(usage.source(), charge.amount(), funding.covered()));
  }

  private List<Attempt> attempts() {
    return loop == null ? List.of() : loop.attempts();
  }

  private RequestRecord record(Usage usage, Optional<Charge> charge, int status) {
    return new RequestRecord(
        request.id(),
        new RequestRecord.Caller(
            admitted.key().id(), admitted.key().account(), admitted.key().tenant()),
        new RequestRecord.Question(
            request.asked().dialect(),
            request.asked().api(),
            admitted.model(),
            request.head().stream()),
        status,
        usage,
        charge,
        costs.of(attempts(), usage),
        new RequestRecord.Timing(
            startedAt,
            Optional.ofNullable(firstByte),
            Duration.ofNanos(System.nanoTime() - startedNanos)),
        RouteChoice.of(request.head().model(), admitted.plan()),
        admitted.governed().hits(),
        Optional.of(admitted.governed().traits()),
        funding.purse().loweredTo());
  }
}
