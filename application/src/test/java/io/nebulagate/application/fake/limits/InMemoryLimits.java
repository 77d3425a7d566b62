package io.nebulagate.application.fake.limits;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.LimitStore;
import io.nebulagate.application.limits.SetBy;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Limits in a map. */
public final class InMemoryLimits implements LimitStore {

  private final Map<Place, Limits> kept =
      new TreeMap<>(
          Comparator.comparing((Place place) -> place.owner().level())
              .thenComparing(place -> place.owner().id())
              .thenComparing(Place::by));
  private final Predicate<LimitOwner> exists;

  /** Asks {@code exists} about users and organisations. */
  public InMemoryLimits(Predicate<LimitOwner> exists) {
    this.exists = exists;
  }

  @Override
  public synchronized Limits change(LimitOwner owner, SetBy by, UnaryOperator<Limits> change) {
    boolean checked = owner.level() == LimitLevel.USER || owner.level() == LimitLevel.ORGANISATION;
    if (checked && !exists.test(owner)) {
      throw new GatewayException(new GatewayError.NotFound(owner.level().label()));
    }
    Place place = new Place(owner, by);
    Limits after = change.apply(kept.getOrDefault(place, Limits.NONE));
    if (after.equals(Limits.NONE)) {
      kept.remove(place);
    } else {
      kept.put(place, after);
    }
    return after;
  }

  @Override
  public synchronized List<Owned> all() {
    return kept.entrySet().stream()
        .map(entry -> new Owned(entry.getKey().owner(), entry.getKey().by(), entry.getValue()))
        .toList();
  }

  @Override
  public synchronized Page<Owned> list(int page, int size) {
    return new Page<>(all().stream().skip((long) page * size).limit(size).toList(), kept.size());
  }

  private record Place(LimitOwner owner, SetBy by) {}
}
