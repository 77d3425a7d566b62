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
  public Owned change(LimitOwner owner, SetBy by, UnaryOperator<Limits> change) {
    Limits limits = store.change(owner, by, change);
    live.reload();
    return new Owned(owner, by, limits);
  }

  @Override
  public Page<Owned> list(int page, int size) {
    return store.list(page, size);
  }
}
