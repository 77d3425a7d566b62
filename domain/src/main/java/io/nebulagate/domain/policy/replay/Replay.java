package io.nebulagate.domain.policy.replay;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.domain.policy.replay.PastRequest.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a version of a policy against past requests, one after the other, and counts what it would
 * have found and where that differs from what was found then. Rules are looked at in their order,
 * as {@link io.nebulagate.domain.policy.Ruleset} does; one that is off is replayed as if it
 * observed. Where it cannot be told whether a rule would have held, the rules behind it are looked
 * at as if it had not. Belongs to one thread.
 */
public final class Replay {

  /** How many of the keys with the most hits are named. */
  public static final int KEYS_MAX = 10;

  private final Policy policy;
  private final List<Line> lines;
  private final Map<String, Counts> gone = new HashMap<>();
  private final Map<Long, Long> keys = new HashMap<>();
  private final Set<AccountId> accounts = new HashSet<>();
  private long looked;
  private long refusedBefore;
  private long hit;
  private long newly;
  private long noLonger;

  /** Begins with nothing. */
  public Replay(Policy policy) {
    this.policy = policy;
    this.lines = policy.rules().stream().map(Line::of).toList();
  }

  /** Looks at one request more. */
  public void look(PastRequest request) {
    looked++;
    if (request.wasRefusedBefore(policy.id())) {
      refusedBefore++;
      return;
    }
    Map<String, Action.Kind> then = foundThen(request);
    boolean held = !then.isEmpty();
    boolean holds = false;
    boolean untold = false;
    boolean over = !policy.isFor(request.apiKey());
    for (Line line : lines) {
      Rule rule = line.rule();
      Found found = over ? Found.NO : look(rule, request);
      line.counts().count(found, then.remove(rule.name()) != null);
      holds |= found == Found.YES;
      untold |= found == Found.UNTOLD;
      over |= found == Found.YES && ends(rule);
    }
    then.forEach((name, action) ->
        gone.computeIfAbsent(name, _ -> new Counts(name, action, true)).count(Found.NO, true));
    newly += holds && !held ? 1 : 0;
    noLonger += held && !holds && !untold ? 1 : 0;
    if (holds) {
      hit++;
      keys.merge(request.apiKey(), 1L, Long::sum);
      accounts.add(request.account());
    }
  }

  private Map<String, Action.Kind> foundThen(PastRequest request) {
    Map<String, Action.Kind> found = new LinkedHashMap<>();
    for (Hit one : request.hits()) {
      if (one.policy() == policy.id() && one.effect() != Hit.Effect.FAILED_OPEN) {
        found.put(one.rule(), one.action());
      }
    }
    return found;
  }

  private static Found look(Rule rule, PastRequest request) {
    Found all = Found.YES;
    for (Detector detector : rule.when()) {
      Found one = request.look(detector);
      if (one == Found.NO) {
        return Found.NO;
      }
      all = one == Found.UNTOLD ? Found.UNTOLD : all;
    }
    return all;
  }

  private boolean ends(Rule rule) {
    return policy.mode() == Mode.ENFORCE && rule.then().kind() == Action.Kind.REJECT;
  }

  /** What has been counted so far. */
  public Outcome outcome() {
    List<RuleOutcome> all = new ArrayList<>();
    lines.forEach(line -> all.add(line.counts().outcome()));
    gone.values().stream()
        .map(Counts::outcome)
        .sorted(Comparator.comparing(RuleOutcome::rule))
        .forEach(all::add);
    List<KeyHits> most =
        keys.entrySet().stream()
            .map(entry -> new KeyHits(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparingLong(KeyHits::hits)
                    .reversed()
                    .thenComparingLong(KeyHits::apiKey))
            .limit(KEYS_MAX)
            .toList();
    return new Outcome(
        looked, refusedBefore, hit, newly, noLonger, keys.size(), accounts.size(), all, most);
  }

  /**
   * What a version would have found.
   *
   * @param looked how many requests were looked at
   * @param refusedBefore how many of them a policy before this one refused, so that it had no say
   * @param hit in how many a rule would have held
   * @param newly in how many of those none held then
   * @param noLonger in how many a rule held then, and for certain none would have
   * @param keys how many keys would have been hit
   * @param accounts whose accounts, counted as well
   * @param rules the rules of the version in their order, then those that held then and are not
   *     among them, by name
   * @param mostHit the keys with the most hits
   */
  public record Outcome(
      long looked,
      long refusedBefore,
      long hit,
      long newly,
      long noLonger,
      long keys,
      long accounts,
      List<RuleOutcome> rules,
      List<KeyHits> mostHit) {

    /** Copies the lists. */
    public Outcome {
      rules = List.copyOf(rules);
      mostHit = List.copyOf(mostHit);
    }
  }

  /**
   * What a rule would have found.
   *
   * @param replayable whether all it looks at is kept
   * @param hits where it would have held
   * @param untold where it may have held: all that is kept speaks for it
   * @param recorded where it held then, in whatever version
   * @param newly where it would have held and did not
   * @param noLonger where it held and would not have
   */
  public record RuleOutcome(
      String rule,
      Action.Kind action,
      boolean replayable,
      long hits,
      long untold,
      long recorded,
      long newly,
      long noLonger) {}

  /** In how many requests of a key a rule would have held. */
  public record KeyHits(long apiKey, long hits) {}

  /** A rule and what is counted for it. */
  private record Line(Rule rule, Counts counts) {

    static Line of(Rule rule) {
      boolean replayable = rule.when().stream().allMatch(PastRequest::isKept);
      return new Line(rule, new Counts(rule.name(), rule.then().kind(), replayable));
    }
  }

  /** Counts for one rule. */
  private static final class Counts {
    private final String rule;
    private final Action.Kind action;
    private final boolean replayable;
    private long hits;
    private long untold;
    private long recorded;
    private long newly;
    private long noLonger;

    Counts(String rule, Action.Kind action, boolean replayable) {
      this.rule = rule;
      this.action = action;
      this.replayable = replayable;
    }

    void count(Found found, boolean then) {
      hits += found == Found.YES ? 1 : 0;
      untold += found == Found.UNTOLD ? 1 : 0;
      recorded += then ? 1 : 0;
      newly += found == Found.YES && !then ? 1 : 0;
      noLonger += found == Found.NO && then ? 1 : 0;
    }

    RuleOutcome outcome() {
      return new RuleOutcome(rule, action, replayable, hits, untold, recorded, newly, noLonger);
    }
  }
}
