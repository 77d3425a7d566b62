package io.nebulagate.application.fake.risk;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.risk.Risk;
import io.nebulagate.application.risk.RiskStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** Risks in a map. */
public final class InMemoryRisks implements RiskStore {

  private final Map<Place, Risk> kept =
      new TreeMap<>(
          Comparator.comparingLong(Place::owner).thenComparing(place -> place.source().name()));
  private final LongPredicate exists;
  private final InstantSource clock;

  /** Asks {@code exists} about owners. */
  public InMemoryRisks(LongPredicate exists, InstantSource clock) {
    this.exists = exists;
    this.clock = clock;
  }

  private record Place(long owner, Risk.Source source) {}

  @Override
  public synchronized void put(Risk risk) {
    check(risk);
    kept.put(place(risk), risk);
  }

  @Override
  public synchronized void raise(Risk risk) {
    check(risk);
    Risk before = kept.get(place(risk));
    if (before == null || !before.countsAt(clock.instant()) || !before.covers(risk)) {
      kept.put(place(risk), risk);
    }
  }

  private void check(Risk risk) {
    if (!exists.test(risk.owner())) {
      throw new GatewayException(new GatewayError.NotFound("owner"));
    }
    if (counting().size() >= RISKS_MAX) {
      throw GatewayException.invalidValue("owner_id", "there are " + RISKS_MAX + " risks already");
    }
  }

  @Override
  public synchronized void clear(long owner) {
    if (counting().stream().noneMatch(risk -> risk.owner() == owner)) {
      throw new GatewayException(new GatewayError.NotFound("risk"));
    }
    kept.keySet().removeIf(place -> place.owner() == owner);
  }

  @Override
  public synchronized List<Risk> counting() {
    return kept.values().stream().filter(risk -> risk.countsAt(clock.instant())).toList();
  }

  @Override
  public synchronized Page<Risk> list(int page, int size) {
    List<Risk> all = counting();
    return new Page<>(all.stream().skip((long) page * size).limit(size).toList(), all.size());
  }

  @Override
  public synchronized int forget() {
    int before = kept.size();
    kept.values().removeIf(risk -> !risk.countsAt(clock.instant()));
    return before - kept.size();
  }

  private static Place place(Risk risk) {
    return new Place(risk.owner(), risk.source());
  }
}
