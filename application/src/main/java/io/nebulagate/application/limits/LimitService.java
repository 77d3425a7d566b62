package io.nebulagate.application.limits;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.limits.LimitStore.Owned;
import io.nebulagate.domain.access.Limits;
import java.util.function.UnaryOperator;

/** Keeps limits and puts them in force. */
public final class LimitService implements LimitUseCase {

  private final LimitStore store;
  private final LiveLimits live;

  /** Keeps limits in {@code store}; requests read them from {@code live}. */
  public LimitService(LimitStore store, LiveLimits live) {
    this.store = store;
    this.live = live;
  }

  @Override
  public Owned change(LimitOwner owner, UnaryOperator<Limits> change) {
    Limits limits = store.change(owner, change);
    live.reload();
    return new Owned(owner, limits);
  }

  @Override
  public Page<Owned> list(int page, int size) {
    return store.list(page, size);
  }
}
