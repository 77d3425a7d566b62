package io.nebulagate.application.videos;

import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.Usage;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The money at the end of a video: a completed one costs the seconds its provider tells, one that
 * was never made costs nothing (line S16 of the settlement table). What is settled follows from the
 * ended task alone, so that it may be settled again and the ledger does it once. Blocking;
 * thread-safe.
 */
public final class VideoSettlement {

  private static final int OK = 200;
  private static final Logger LOG = System.getLogger(VideoSettlement.class.getName());

  private final LedgerStore ledger;
  private final InstantSource clock;
  private final Consumer<RequestRecord> finished;

  /** Settles in {@code ledger}; {@code finished} hears of each task once. */
  public VideoSettlement(
      LedgerStore ledger, InstantSource clock, Consumer<RequestRecord> finished) {
    this.ledger = ledger;
    this.clock = clock;
    this.finished = finished;
  }

  void settle(VideoTask task) {
    boolean completed = task.state().status() == VideoState.Status.COMPLETED;
    Usage usage = completed ? usage(task) : Usage.NONE;
    Optional<Charge> charge =
        completed
            ? Optional.of(task.terms().price().charge(usage.tokens(), task.terms().groupRatio()))
            : Optional.empty();
    RequestRecord record = record(task, usage, charge);
    if (!task.terms().held().isPositive()) {
      ledger.keep(List.of(record));
      finished.accept(record);
      return;
    }
    Hold hold = hold(task);
    Resolution resolution =
        charge
            .map(cost -> Resolution.settle(hold, cost.amount()))
            .orElseGet(() -> Resolution.release(hold));
    told(record, ledger.apply(new Batch(List.of(), List.of(Settlement.of(resolution, record)))));
  }

  private void told(RequestRecord record, LedgerStore.Outcomes outcomes) {
    Resolution.Outcome outcome = outcomes.settlements().getFirst();
    switch (outcome) {
      case APPLIED -> finished.accept(record);
      case LATE -> {
        finished.accept(record);
        LOG.log(Level.WARNING, "video " + record.id() + " was settled late");
      }
      case REPLAY, DEFERRED -> {}
      case CONFLICT, UNKNOWN_HOLD ->
          LOG.log(Level.ERROR, "video " + record.id() + " was not settled: " + outcome);
    }
  }

  private static Hold hold(VideoTask task) {
    return new Hold(
        task.id().uuid(),
        task.id().uuid(),
        task.caller().account(),
        task.terms().held(),
        Duration.ZERO);
  }

  private static Usage usage(VideoTask task) {
    long seconds = task.state().seconds().orElse(0);
    return new Usage(
        new TokenUsage(Map.of(), 0, UnitUsage.of(Unit.SECOND, seconds)),
        UsageSource.EXACT,
        Optional.empty());
  }

  private RequestRecord record(VideoTask task, Usage usage, Optional<Charge> charge) {
    Duration total = Duration.between(task.createdAt(), clock.instant());
    return new RequestRecord(
        task.id(),
        task.caller(),
        new RequestRecord.Question(Dialect.OPENAI, Api.VIDEOS, task.models().priced(), false),
        OK,
        usage,
        charge,
        List.of(
            new Attempt(
                task.place().provider(), task.place().routeId(), OK, Attempt.SERVED, total)),
        new RequestRecord.Timing(
            task.createdAt(), Optional.empty(), total.isNegative() ? Duration.ZERO : total));
  }
}
