package io.nebulagate.application.fake.policy;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.policy.PolicyTrail;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Hit;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the records of a ledger in memory say of policies. */
public final class InMemoryPolicyTrail implements PolicyTrail {

  private final InMemoryLedgerStore ledger;
  private final Map<Trace, Boolean> reviews = new HashMap<>();

  /** Looks into {@code ledger}. */
  public InMemoryPolicyTrail(InMemoryLedgerStore ledger) {
    this.ledger = ledger;
  }

  @Override
  public synchronized void review(Trace trace, boolean falsePositive) {
    boolean there =
        ledger.record(trace.request()).map(RequestRecord::hits).orElse(List.of()).stream()
            .anyMatch(hit -> hit.policy() == trace.policy() && hit.rule().equals(trace.rule()));
    if (!there) {
      throw new GatewayException(new GatewayError.NotFound("policy hit"));
    }
    reviews.put(trace, falsePositive);
  }

  @Override
  public synchronized Figures figures(long policy, Instant from, Instant until) {
    Map<Place, RuleFigures> rules =
        new TreeMap<>(Comparator.comparingInt(Place::version).thenComparing(Place::rule));
    long requests = 0;
    for (RequestRecord record : ledger.records()) {
      Instant at = Instant.ofEpochMilli(record.id().uuid().getMostSignificantBits() >>> 16);
      if (at.isBefore(from) || !at.isBefore(until)) {
        continue;
      }
      requests++;
      for (Hit hit : record.hits()) {
        if (hit.policy() == policy) {
          Trace trace = new Trace(record.id(), policy, hit.rule());
          rules.merge(
              new Place(hit.version(), hit.rule()),
              counted(hit, reviews.getOrDefault(trace, false)),
              InMemoryPolicyTrail::sum);
        }
      }
    }
    return new Figures(requests, List.copyOf(rules.values()));
  }

  private static RuleFigures counted(Hit hit, boolean falsePositive) {
    boolean failed =
        hit.effect() == Hit.Effect.FAILED_OPEN || hit.effect() == Hit.Effect.FAILED_CLOSED;
    return new RuleFigures(
        hit.version(), hit.rule(), 1, hit.acted() ? 1 : 0, failed ? 1 : 0, falsePositive ? 1 : 0);
  }

  private static RuleFigures sum(RuleFigures one, RuleFigures other) {
    return new RuleFigures(
        one.version(),
        one.rule(),
        one.hits() + other.hits(),
        one.acted() + other.acted(),
        one.failed() + other.failed(),
        one.falsePositives() + other.falsePositives());
  }

  private record Place(int version, String rule) {}
}
