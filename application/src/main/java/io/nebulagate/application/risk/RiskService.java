package io.nebulagate.application.risk;

import io.nebulagate.application.access.Page;

/** Keeps risks and puts them in force. */
public final class RiskService implements RiskUseCase {

  private final RiskStore store;
  private final LiveRisks live;

  /** Keeps risks in {@code store}; requests are judged by {@code live}. */
  public RiskService(RiskStore store, LiveRisks live) {
    this.store = store;
    this.live = live;
  }

  @Override
  public void put(Risk risk) {
    store.put(risk);
    live.reload();
  }

  @Override
  public void clear(long owner) {
    store.clear(owner);
    live.reload();
  }

  @Override
  public Page<Risk> list(int page, int size) {
    return store.list(page, size);
  }
}
