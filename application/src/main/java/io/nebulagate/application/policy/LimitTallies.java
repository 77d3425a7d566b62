package io.nebulagate.application.policy;

import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.LimitGate;
import io.nebulagate.application.limits.RateLimiter.Answer;
import io.nebulagate.application.limits.RateLimiter.Ticket;
import io.nebulagate.application.limits.RateLimiter.Wanted;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.Per;
import io.nebulagate.domain.policy.Tally;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Counts for policies, where limits count: what a limit would refuse is more than the rule names.
 * So with Redis it is counted for all replicas, and without it, or while it is down, for this one.
 * Thread-safe; never blocks.
 */
public final class LimitTallies implements Tallies {

  private final LimitGate counts;
  private final DailySpend spending;

  /** Counts requests in {@code counts}, and money by {@code spending}. */
  public LimitTallies(LimitGate counts, DailySpend spending) {
    this.counts = counts;
    this.spending = spending;
  }

  @Override
  public CompletionStage<Counted> count(List<Tally> tallies, Subject subject) {
    CompletionStage<Counted> all = CompletableFuture.completedStage(Counted.NOTHING);
    for (Tally tally : tallies) {
      all = all.thenCombine(count(tally, subject), Counted::and);
    }
    return all;
  }

  @Override
  public Tallies looking() {
    return (tallies, subject) ->
        count(tallies, subject)
            .thenApply(counted -> {
              counted.tickets().forEach(counts::undo);
              return new Counted(counted.found(), List.of());
            });
  }

  private CompletionStage<Counted> count(Tally tally, Subject subject) {
    Per per = tally.detector().per();
    CompletionStage<Counted> counted =
        switch (tally.detector()) {
          case Detector.RequestsOver(_, long requests) ->
              ask(tally, subject, Limits.ofRequestsPerMinute(requests));
          case Detector.ConcurrencyOver(_, long requests) -> ask(tally, subject, atOnce(requests));
          case Detector.DailySpendOver(_, var spend) ->
              spending
                  .today(per, subject)
                  .thenApply(spent -> Counted.of(tally, spent.compareTo(spend) > 0));
        };
    return counted.exceptionally(_ -> Counted.NOTHING);
  }

  private CompletionStage<Counted> ask(Tally tally, Subject subject, Limits most) {
    Wanted wanted = new Wanted(subject.request(), List.of(bound(tally, subject, most)), 0);
    return counts
        .acquire(wanted)
        .thenApply(answer ->
            switch (answer) {
              case Answer.Granted(Ticket ticket, _) ->
                  new Counted(Map.of(tally, false), List.of(ticket));
              case Answer.Refused _ -> Counted.of(tally, true);
            });
  }

  /** Counted apart from what bounds keys, models and owners themselves, and from other rules. */
  private static Bound bound(Tally tally, Subject subject, Limits most) {
    Per per = tally.detector().per();
    String name =
        String.join(
            "/",
            Long.toString(tally.policy()),
            tally.rule(),
            tally.detector().label(),
            per.label(),
            subject.owner(per));
    return new Bound(LimitLevel.KEY, name, most);
  }

  private static Limits atOnce(long requests) {
    return new Limits(
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(requests),
        Optional.empty(),
        Optional.empty());
  }
}
