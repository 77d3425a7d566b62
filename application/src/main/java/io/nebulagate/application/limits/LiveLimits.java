package io.nebulagate.application.limits;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.limits.LimitStore.Owned;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.chat.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * The limits requests read, all in memory. Reading never blocks; {@link #reload} does, and is
 * called after every change here or elsewhere, and from time to time in case a notice is lost.
 * Thread-safe.
 */
public final class LiveLimits implements LimitBook {

  private final LimitStore store;
  private final AtomicReference<Map<LimitOwner, Limits>> current = new AtomicReference<>(Map.of());

  /** Empty until the first {@link #reload}. */
  public LiveLimits(LimitStore store) {
    this.store = store;
  }

  /** Reads the limits and puts them in force. One at a time, so that an older look never wins. */
  public synchronized void reload() {
    current.set(
        store.all().stream()
            .collect(Collectors.toUnmodifiableMap(Owned::owner, Owned::limits, Limits::and)));
  }

  /** From now on reloads whenever {@code feed} tells of a change. */
  public void follow(ChangeFeed feed) {
    feed.on(ChangeFeed.Topic.LIMITS, _ -> reload());
  }

  @Override
  public List<Bound> bounds(ApiKey key, ModelName model) {
    Limits own = key.settings().limits();
    Map<LimitOwner, Limits> others = current.get();
    if (others.isEmpty() && own.equals(Limits.NONE)) {
      return List.of();
    }
    List<Bound> bounds = bounds(key, others);
    find(bounds, others, new LimitOwner(LimitLevel.MODEL, model.value()));
    return bounds;
  }

  /** What bounds a key whatever model it asks for, in the order of {@link LimitBook#bounds}. */
  List<Bound> bounds(ApiKey key) {
    return bounds(key, current.get());
  }

  /** What bounds a project, user, organisation or model by itself; one element, or none. */
  List<Bound> bounds(LimitOwner owner) {
    List<Bound> bounds = new ArrayList<>(1);
    find(bounds, current.get(), owner);
    return bounds;
  }

  private static List<Bound> bounds(ApiKey key, Map<LimitOwner, Limits> others) {
    List<Bound> bounds = new ArrayList<>();
    LimitOwner itself = LimitOwner.of(LimitLevel.KEY, key.id());
    Limits own = key.settings().limits();
    Limits set = others.get(itself);
    add(bounds, itself, set == null ? own : own.and(set));
    if (!others.isEmpty()) {
      key.labels()
          .project()
          .ifPresent(id -> find(bounds, others, LimitOwner.of(LimitLevel.PROJECT, id)));
      find(bounds, others, LimitOwner.of(LimitLevel.USER, key.tenant()));
      find(bounds, others, LimitOwner.of(LimitLevel.ORGANISATION, key.tenant()));
    }
    return bounds;
  }

  private static void find(List<Bound> bounds, Map<LimitOwner, Limits> others, LimitOwner owner) {
    add(bounds, owner, others.getOrDefault(owner, Limits.NONE));
  }

  private static void add(List<Bound> bounds, LimitOwner owner, Limits limits) {
    if (!limits.equals(Limits.NONE)) {
      bounds.add(new Bound(owner.level(), owner.id(), limits));
    }
  }
}
