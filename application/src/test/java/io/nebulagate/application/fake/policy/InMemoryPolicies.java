package io.nebulagate.application.fake.policy;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.policy.PolicyStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Policies in lists. */
public final class InMemoryPolicies implements PolicyStore {

  private final Map<Long, List<Policy>> versions = new TreeMap<>();
  private final Map<Long, Integer> active = new TreeMap<>();

  @Override
  public synchronized Map<Long, Integer> versionsInForce() {
    return Map.copyOf(active);
  }

  @Override
  public synchronized List<Policy> inForce() {
    return active.entrySet().stream().map(one -> version(one.getKey(), one.getValue())).toList();
  }

  @Override
  public synchronized Kept add(Policy policy, Consumer<List<Policy>> check) {
    if (versions.size() >= POLICIES_MAX) {
      throw GatewayException.invalidValue("name", "there are too many policies");
    }
    long id = versions.size() + 1L;
    List<Policy> together = new ArrayList<>(inForce());
    together.add(policy.as(id, 1));
    check.accept(together);
    versions.put(id, new ArrayList<>(List.of(policy.as(id, 1))));
    active.put(id, 1);
    return find(id);
  }

  @Override
  public synchronized Kept change(
      long id, UnaryOperator<Policy> change, Consumer<List<Policy>> check) {
    Policy before = find(id).policy();
    List<Policy> all = versions.getOrDefault(id, List.of());
    Policy after = change.apply(before).as(id, all.size() + 1);
    check.accept(instead(after));
    all.add(after);
    active.put(id, after.version());
    return find(id);
  }

  @Override
  public synchronized Kept activate(long id, int version, Consumer<List<Policy>> check) {
    check.accept(instead(find(id, version).policy()));
    active.put(id, version);
    return find(id);
  }

  @Override
  public synchronized Kept find(long id) {
    Integer version = active.get(id);
    if (version == null) {
      throw new GatewayException(new GatewayError.NotFound("policy"));
    }
    return kept(version(id, version));
  }

  @Override
  public synchronized Kept find(long id, int version) {
    if (version < 1 || version > versions.getOrDefault(id, List.of()).size()) {
      throw new GatewayException(new GatewayError.NotFound("version"));
    }
    return kept(version(id, version));
  }

  @Override
  public synchronized Page<Listed> list(int page, int size) {
    return page(inForce(), page, size);
  }

  @Override
  public synchronized Page<Listed> versions(long id, int page, int size) {
    find(id);
    return page(versions.getOrDefault(id, List.of()).reversed(), page, size);
  }

  private Page<Listed> page(List<Policy> all, int page, int size) {
    return new Page<>(
        all.stream().skip((long) page * size).limit(size).map(this::listed).toList(), all.size());
  }

  private List<Policy> instead(Policy other) {
    return inForce().stream().map(one -> one.id() == other.id() ? other : one).toList();
  }

  private Policy version(long id, int version) {
    return versions.getOrDefault(id, List.of()).get(version - 1);
  }

  private Listed listed(Policy policy) {
    return new Listed(
        policy.id(),
        policy.version(),
        policy.name(),
        policy.mode(),
        policy.share(),
        policy.rules().size(),
        kept(policy).inForce(),
        Instant.EPOCH);
  }

  private Kept kept(Policy policy) {
    boolean inForce = active.getOrDefault(policy.id(), 0) == policy.version();
    return new Kept(policy, inForce, Instant.EPOCH);
  }
}
