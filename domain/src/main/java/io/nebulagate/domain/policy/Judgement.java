package io.nebulagate.domain.policy;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.policy.Aftermath.Mark;
import io.nebulagate.domain.policy.Aftermath.Overspent;
import io.nebulagate.domain.policy.Hit.Effect;
import io.nebulagate.domain.policy.Ruleset.Effort;
import io.nebulagate.domain.policy.Ruleset.Look;
import io.nebulagate.domain.policy.Ruleset.Ready;
import io.nebulagate.domain.policy.Ruleset.Sighting;
import io.nebulagate.domain.policy.Verdict.RuleLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The verdict on one request while it is made. */
final class Judgement {

  private final UnaryOperator<String> mark;
  private final List<Hit> hits = new ArrayList<>();
  private final Set<String> tags = new HashSet<>();
  private final List<RuleLimit> limits = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final List<Overspent> overspent = new ArrayList<>();
  private Optional<Set<String>> regions = Optional.empty();
  private @Nullable String rejectedBy;
  private @Nullable ModelName degradeTo;

  Judgement(UnaryOperator<String> mark) {
    this.mark = mark;
  }

  boolean rejects() {
    return rejectedBy != null;
  }

  Verdict verdict() {
    return hits.isEmpty()
        ? Verdict.NONE
        : new Verdict(
            hits,
            Optional.ofNullable(rejectedBy),
            Optional.ofNullable(degradeTo),
            tags,
            regions,
            limits,
            new Aftermath(marks, overspent));
  }

  /**
   * Looks at a rule, all but the text of which holds. A detector that fails counts as one that
   * found something until all others have been looked at: what they do not find, no failure makes.
   *
   * @param blind a detector that cannot tell
   */
  void look(Ready ready, Optional<Detector> blind, Prompt prompt) {
    long started = System.nanoTime();
    Optional<Detector> failed = blind;
    Optional<String> detector = ready.foundBy();
    Optional<String> span = Optional.empty();
    for (Look look : ready.looks()) {
      try {
        Optional<Sighting> seen = look.sight().in(prompt);
        if (seen.isEmpty()) {
          return;
        }
        if (span.isEmpty() || look.effort() == Effort.ASKING) {
          detector = seen.map(Sighting::what);
        }
        span = span.or(() -> seen.map(Sighting::passage).map(mark));
      } catch (RuntimeException | StackOverflowError failure) {
        failed = failed.or(() -> Optional.of(look.detector()));
      }
    }
    if (failed.isPresent()) {
      failed(ready, failed.get(), started);
    } else {
      found(ready, detector, span, started);
    }
  }

  /** A rule holds because of a passage. */
  void found(Ready ready, String detector, String passage, long started) {
    found(ready, Optional.of(detector), Optional.of(mark.apply(passage)), started);
  }

  private void found(Ready ready, Optional<String> detector, Optional<String> span, long started) {
    Effect effect = ready.policy().mode() == Mode.OBSERVE ? Effect.OBSERVED : act(ready);
    note(ready, detector, span, effect, started);
  }

  private void failed(Ready ready, Detector detector, long started) {
    Effect effect = Effect.FAILED_OPEN;
    if (ready.rule().onError() == OnError.FAIL_CLOSED) {
      effect =
          ready.policy().mode() == Mode.OBSERVE
              ? Effect.OBSERVED
              : act(ready) == Effect.APPLIED ? Effect.FAILED_CLOSED : Effect.OVERRULED;
    }
    note(ready, Optional.of(detector.label()), Optional.empty(), effect, started);
  }

  private Effect act(Ready ready) {
    Rule rule = ready.rule();
    switch (rule.then()) {
      case Action.Reject _ -> rejectedBy = rule.name();
      case Action.Degrade(ModelName model) -> {
        if (degradeTo != null) {
          return Effect.OVERRULED;
        }
        degradeTo = model;
      }
      case Action.Reroute(Set<String> demanded, Optional<Set<String>> allowed) -> {
        tags.addAll(demanded);
        allowed.ifPresent(this::narrow);
      }
      case Action.Limit(long requestsPerMinute) ->
          limits.add(new RuleLimit(ready.policy().id() + "/" + rule.name(), requestsPerMinute));
      case Action.MarkRisk(RiskLevel level, Duration lasting) ->
          marks.add(new Mark(ready.policy().id(), rule.name(), level, lasting));
      case Action.Audit _ -> {}
    }
    for (Tally tally : ready.tallies()) {
      if (tally.detector() instanceof Detector.DailySpendOver(Per per, Money spend)) {
        overspent.add(new Overspent(tally.policy(), tally.rule(), per, spend));
      }
    }
    return Effect.APPLIED;
  }

  private void narrow(Set<String> allowed) {
    Set<String> both = new HashSet<>(allowed);
    regions.ifPresent(both::retainAll);
    regions = Optional.of(both);
  }

  private void note(
      Ready ready, Optional<String> detector, Optional<String> span, Effect effect, long started) {
    if (hits.size() < Verdict.HITS_MAX) {
      hits.add(
          new Hit(
              ready.policy().id(),
              ready.policy().version(),
              ready.rule().name(),
              detector,
              span,
              ready.rule().then().kind(),
              effect,
              to(ready.rule().then()),
              Duration.ofNanos(System.nanoTime() - started)));
    }
  }

  private static Optional<String> to(Action action) {
    return switch (action) {
      case Action.Degrade(ModelName model) -> Optional.of(model.value());
      case Action.Reroute(Set<String> tags, Optional<Set<String>> regions) -> {
        Set<String> words = new TreeSet<>(tags);
        regions.ifPresent(named -> named.forEach(one -> words.add("region:" + one)));
        yield Optional.of(String.join(",", words));
      }
      case Action.Limit(long requestsPerMinute) -> Optional.of(requestsPerMinute + " rpm");
      case Action.MarkRisk(RiskLevel level, _) -> Optional.of(level.label());
      case Action.Reject _, Action.Audit _ -> Optional.empty();
    };
  }
}
