package io.nebulagate.application.policy;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.policy.PolicyStore.Kept;
import io.nebulagate.application.policy.PolicyStore.Listed;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Policy;
import java.util.List;
import java.util.function.UnaryOperator;

/** Keeps policies and puts them in force. */
public final class PolicyService implements PolicyUseCase {

  private final PolicyStore store;
  private final LivePolicies live;

  /** Keeps policies in {@code store}; requests are judged by {@code live}. */
  public PolicyService(PolicyStore store, LivePolicies live) {
    this.store = store;
    this.live = live;
  }

  @Override
  public Kept add(Policy policy) {
    return felt(store.add(policy, this::check));
  }

  @Override
  public Kept change(long id, UnaryOperator<Policy> change) {
    return felt(store.change(id, change, this::check));
  }

  @Override
  public Kept activate(long id, int version) {
    return felt(store.activate(id, version, this::check));
  }

  @Override
  public Kept find(long id) {
    return store.find(id);
  }

  @Override
  public Kept find(long id, int version) {
    return store.find(id, version);
  }

  @Override
  public Page<Listed> list(int page, int size) {
    return store.list(page, size);
  }

  @Override
  public Page<Listed> versions(long id, int page, int size) {
    return store.versions(id, page, size);
  }

  private Kept felt(Kept kept) {
    live.reload();
    return kept;
  }

  private void check(List<Policy> together) {
    try {
      live.check(together);
    } catch (IllegalArgumentException cannotBe) {
      throw GatewayException.invalidValue("rules", String.valueOf(cannotBe.getMessage()));
    }
  }
}
