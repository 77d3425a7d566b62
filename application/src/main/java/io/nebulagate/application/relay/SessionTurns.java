package io.nebulagate.application.relay;

import io.nebulagate.application.billing.CostEstimate;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.SettlementPolicy.Ending;
import io.nebulagate.application.relay.AdmitStage.Admitted;
import io.nebulagate.application.relay.RelayService.Parts;
import io.nebulagate.application.relay.realtime.TurnLog;
import io.nebulagate.application.relay.realtime.Turns;
import io.nebulagate.application.usage.RequestRecord.Usage;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one session, each a request of its own: the first under the session's id, every
 * further one under an id that is one higher. The limits are the session's, and so is the price.
 * Belongs to the session's thread.
 */
final class SessionTurns implements Turns {

  private static final int OK = 200;
  private static final CompletionStage<@Nullable Void> NOTHING =
      CompletableFuture.completedStage(null);

  private final Parts parts;
  private final RelayRequest request;
  private final Admitted admitted;
  private final LimitStage limits;
  private final AttemptLoop attempts;
  private @Nullable Turn first;
  private long turns = 1;
  private long tokensUsed;

  SessionTurns(
      Parts parts,
      RelayRequest request,
      Admitted admitted,
      LimitStage limits,
      AttemptLoop attempts) {
    this.parts = parts;
    this.request = request;
    this.admitted = admitted;
    this.limits = limits;
    this.attempts = attempts;
  }

  /** The first turn is the request that opened the session. */
  SessionTurns beginning(Closing closing, Funding funding) {
    closing.outlivedByLimits();
    first = new Paid(closing, funding, true);
    return this;
  }

  @Override
  public Turn first() {
    if (first == null) {
      throw new IllegalStateException("the session has not begun");
    }
    return first;
  }

  /** A key that was revoked meanwhile pays for nothing more. */
  @Override
  public CompletionStage<Turn> next(long contextTokens) {
    return home(
        request
            .onOwnThread(
                parts
                    .authentication()
                    .authenticate(request.credential(), request.client().address()))
            .thenCompose(key -> paidBy(key, contextTokens)));
  }

  /** Completes on the session's thread, also when it fails. */
  private <T> CompletionStage<T> home(CompletionStage<T> stage) {
    return stage.whenCompleteAsync((_, _) -> {}, request.executor());
  }

  private CompletionStage<Turn> paidBy(ApiKey key, long contextTokens) {
    RelayRequest further = request.further(turns++);
    Admitted again =
        new Admitted(
            admitted.governed().askedBy(key),
            admitted.plan(),
            estimate(contextTokens),
            admitted.beyondPlan());
    Funding.Payer payer = AdmitStage.payer(parts, further, again);
    Funding funding =
        new Funding(further, payer, again.estimate(), parts.billing(), parts.observer());
    Closing closing = new Closing(parts, further, again, funding);
    closing.attempting(attempts);
    return funding
        .open()
        .thenApply(outcome -> {
          Funding.obey(outcome);
          return new Paid(closing, funding, false);
        });
  }

  /** What was said so far is the prompt of what comes. */
  private CostEstimate estimate(long contextTokens) {
    RequestHead asked = request.head();
    RequestHead next =
        new RequestHead(
            asked.model(),
            asked.stream(),
            asked.usageAsked(),
            asked.outputTokensMax(),
            asked.choices(),
            CostEstimate.textBytes(contextTokens));
    return parts
        .billing()
        .sizer()
        .estimate(request.asked().api(), next, admitted.price(), admitted.groupRatio());
  }

  @Override
  public void over(Optional<UpstreamFault> fault) {
    limits.release(tokensUsed);
    fault.ifPresentOrElse(attempts::streamBroke, attempts::streamEnded);
  }

  /** A turn for which money is set aside. */
  private final class Paid implements Turn {
    private final Closing closing;
    private final Funding funding;
    private final boolean opening;
    private final TurnLog log = new TurnLog();

    Paid(Closing closing, Funding funding, boolean opening) {
      this.closing = closing;
      this.funding = funding;
      this.opening = opening;
      closing.answering(log);
    }

    @Override
    public TurnLog log() {
      return log;
    }

    @Override
    public void begin() {
      closing.begun();
    }

    /** An answer that has begun is not stopped: what it costs beyond its hold is owed. */
    @Override
    public void pass(long textBytes) {
      if (textBytes > 0) {
        funding.take(textBytes);
        closing.passed();
      }
    }

    @Override
    public CompletionStage<?> settle(End end) {
      CompletionStage<Usage> closed =
          switch (end) {
            case DONE -> closing.close(Ending.SERVED, OK);
            case LEFT -> closing.close(Ending.CLIENT_LEFT, Closing.CLIENT_LEFT_STATUS);
            case BROKEN -> closing.close(Ending.BROKEN, OK);
          };
      return home(closed.thenAccept(used -> tokensUsed += used.tokens().total()));
    }

    /** A session in which nothing was asked is kept as a request; a turn beyond the last is not. */
    @Override
    public CompletionStage<?> release() {
      return opening ? closing.close(Ending.FAILED, OK) : giveBack();
    }

    private CompletionStage<?> giveBack() {
      return funding
          .close()
          .thenCompose(_ -> funding.hold().map(this::giveBack).orElse(NOTHING))
          .whenComplete((_, _) -> funding.resolved());
    }

    private CompletionStage<@Nullable Void> giveBack(Hold hold) {
      Settlement settlement =
          new Settlement(
              Resolution.release(hold), funding.extensions(), Optional.empty(), Optional.empty());
      return parts
          .billing()
          .ledger()
          .settle(funding.purse().settle(settlement))
          .thenApply(_ -> null);
    }
  }
}
