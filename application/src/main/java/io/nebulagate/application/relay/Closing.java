package io.nebulagate.application.relay;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.SettlementPolicy.Bill;
import io.nebulagate.application.billing.SettlementPolicy.Ending;
import io.nebulagate.application.billing.SettlementPolicy.Known;
import io.nebulagate.application.idempotency.RunningClaim;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.application.relay.RelayRun.Admitted;
import io.nebulagate.application.relay.RelayService.Parts;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.Usage;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The end of an admitted request: decides the bill, resolves the hold and keeps the record, exactly
 * once however often and from wherever the end is announced. Belongs to the request's thread, but
 * for {@link #costSoFar}.
 */
final class Closing {

  /** What is kept as the status of a request whose client left. */
  static final int CLIENT_LEFT_STATUS = 499;

  private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long ROUGH_BYTES_PER_TOKEN = 4;
  private static final Logger LOG = System.getLogger(Closing.class.getName());

  private final Parts parts;
  private final RelayRequest request;
  private final Admitted admitted;
  private final AttemptCosts costs;
  private final Instant startedAt;
  private final long startedNanos = System.nanoTime();
  private @Nullable Hold hold;
  private RunningClaim claim = RunningClaim.NONE;
  private @Nullable AttemptLoop loop;
  private @Nullable AnswerObservation observed;
  private @Nullable Duration firstByte;
  private @Nullable CompletionStage<Void> closed;
  private long lookedNanos = startedNanos;
  private volatile Money costSoFar = Money.ZERO;

  Closing(Parts parts, RelayRequest request, Admitted admitted) {
    this.parts = parts;
    this.request = request;
    this.admitted = admitted;
    this.costs = AttemptCosts.of(parts.catalogue().current(), admitted.plan());
    this.startedAt = parts.edges().clock().instant();
  }

  /** The Idempotency-Key that ends with the request. */
  Closing under(RunningClaim own) {
    claim = own;
    return this;
  }

  Closing holding(Hold made) {
    hold = made;
    parts.billing().openHolds().opened(made.id(), this::costSoFar);
    return this;
  }

  void attempting(AttemptLoop attempts) {
    loop = attempts;
  }

  void answering(AnswerObservation answer) {
    observed = answer;
  }

  /** A piece of the answer goes to the client. */
  void passed() {
    long now = System.nanoTime();
    if (firstByte == null) {
      firstByte = Duration.ofNanos(now - startedNanos);
      parts.observer().firstByte(request.head().model(), firstByte);
    }
    if (now - lookedNanos > LOOK_EVERY_NANOS && observed != null) {
      lookedNanos = now;
      TokenUsage rough =
          TokenUsage.of(
              request.head().promptBytes() / ROUGH_BYTES_PER_TOKEN,
              observed.producedBytes() / ROUGH_BYTES_PER_TOKEN);
      costSoFar = charge(rough).amount();
    }
  }

  /** What would be charged if this replica died now; asked by whoever renews the hold. */
  Money costSoFar() {
    return costSoFar;
  }

  /**
   * Ends the request.
   *
   * @return completes, on the request's thread, when the charge is durable; the first end counts
   */
  CompletionStage<Void> close(Ending ending, int status) {
    if (closed == null) {
      closed = closeNow(ending, status);
    }
    return closed;
  }

  private CompletionStage<Void> closeNow(Ending ending, int status) {
    if (ending == Ending.SERVED) {
      claim.finished();
    }
    Bill bill = parts.billing().policy().bill(known(ending));
    return usage(bill)
        .thenCompose(usage -> settle(bill, usage, status))
        .whenComplete((_, failure) -> {
          if (hold != null) {
            parts.billing().openHolds().closed(hold.id());
          }
          if (failure != null) {
            claim.abandon();
            LOG.log(Level.ERROR, "request " + request.id() + " was not settled", failure);
          }
        })
        .thenCompose(_ -> claim.end())
        .thenRunAsync(() -> {}, request.executor());
  }

  private Known known(Ending ending) {
    AnswerObservation answer = observed;
    boolean working = loop != null && loop.leftUnderWay();
    return new Known(
        ending,
        answer != null || working,
        answer != null && answer.usage().isPresent(),
        answer != null && (answer.produced() || reasoned(answer)));
  }

  /** Hidden reasoning is work too, even when the bound on tokens left nothing to show for it. */
  private static boolean reasoned(AnswerObservation answer) {
    return answer.usage().map(told -> told.usage().reasoning() > 0).orElse(false);
  }

  private CompletionStage<Usage> usage(Bill bill) {
    return switch (bill) {
      case REPORTED, NOTHING, VOID -> CompletableFuture.completedFuture(reported(bill));
      case COUNTED -> count(bill, true);
      case PROMPT_COUNTED -> count(bill, false);
    };
  }

  private Usage reported(Bill bill) {
    Optional<ReportedUsage> report = observed == null ? Optional.empty() : observed.usage();
    return report
        .map(told -> new Usage(told.usage(), bill.source(), Optional.of(told.raw())))
        .orElse(Usage.NONE);
  }

  private CompletionStage<Usage> count(Bill bill, boolean withAnswer) {
    AnswerObservation answer = observed;
    return CompletableFuture.supplyAsync(
        () -> {
          long prompt =
              parts
                  .billing()
                  .counter()
                  .promptTokens(request.asked().api(), request.head().model(), request.body());
          long output = withAnswer && answer != null ? answer.countOutputTokens() : 0;
          return new Usage(TokenUsage.of(prompt, output), bill.source(), Optional.empty());
        },
        parts.edges().slow());
  }

  private CompletionStage<Void> settle(Bill bill, Usage usage, int status) {
    Optional<Charge> charge =
        switch (bill) {
          case REPORTED -> Optional.of(charge(usage.tokens()));
          case COUNTED, PROMPT_COUNTED -> Optional.of(atMostHeld(charge(usage.tokens())));
          case NOTHING, VOID -> Optional.empty();
        };
    RequestRecord record = record(usage, charge, status);
    parts.observer().finished(record);
    if (hold == null) {
      return parts.billing().ledger().keep(record).thenCompose(_ -> claim.keepAlone());
    }
    Resolution resolution =
        bill == Bill.VOID
            ? Resolution.release(hold)
            : Resolution.settle(hold, charge.map(Charge::amount).orElse(Money.ZERO));
    return parts
        .billing()
        .ledger()
        .settle(Settlement.of(resolution, record).answering(claim.answer(resolution.amount())))
        .thenAccept(this::complain);
  }

  private void complain(Resolution.Outcome outcome) {
    switch (outcome) {
      case APPLIED, REPLAY, DEFERRED -> {}
      case LATE -> LOG.log(Level.WARNING, "request " + request.id() + " was settled late");
      case CONFLICT, UNKNOWN_HOLD ->
          LOG.log(Level.ERROR, "request " + request.id() + " was not settled: " + outcome);
    }
  }

  private Charge charge(TokenUsage usage) {
    return admitted.price().charge(usage, admitted.groupRatio());
  }

  /** An estimate never takes more than was set aside. */
  private Charge atMostHeld(Charge charge) {
    return hold == null ? charge : charge.atMost(hold.amount());
  }

  private RequestRecord record(Usage usage, Optional<Charge> charge, int status) {
    List<Attempt> attempts = loop == null ? List.of() : costs.of(loop.attempts(), usage);
    return new RequestRecord(
        request.id(),
        new RequestRecord.Caller(
            admitted.key().id(), admitted.key().account(), admitted.key().tenant()),
        new RequestRecord.Question(
            request.asked().dialect(),
            request.asked().api(),
            request.head().model(),
            request.head().stream()),
        status,
        usage,
        charge,
        attempts,
        new RequestRecord.Timing(
            startedAt,
            Optional.ofNullable(firstByte),
            Duration.ofNanos(System.nanoTime() - startedNanos)));
  }
}
