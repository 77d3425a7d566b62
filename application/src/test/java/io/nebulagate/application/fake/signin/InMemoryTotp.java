package io.nebulagate.application.fake.signin;

import io.nebulagate.application.signin.TotpStore;
import io.nebulagate.domain.access.Secret;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Second factors in memory. */
public final class InMemoryTotp implements TotpStore {

  private record Factor(Secret secret, boolean confirmed, long lastStep) {}

  private final Map<Long, Factor> factors = new TreeMap<>();
  private final Map<Long, Set<String>> recovery = new TreeMap<>();

  @Override
  public synchronized Optional<Kept> find(long user) {
    return Optional.ofNullable(factors.get(user))
        .map(factor -> new Kept(factor.secret(), factor.confirmed()));
  }

  @Override
  public synchronized boolean propose(long user, Secret secret) {
    Factor old = factors.get(user);
    if (old != null && old.confirmed()) {
      return false;
    }
    factors.put(user, new Factor(secret, false, 0));
    return true;
  }

  @Override
  public synchronized boolean confirm(long user, long step, List<String> recoveryDigests) {
    Factor old = factors.get(user);
    if (old == null || old.confirmed()) {
      return false;
    }
    factors.put(user, new Factor(old.secret(), true, step));
    recovery.put(user, new HashSet<>(recoveryDigests));
    return true;
  }

  @Override
  public synchronized boolean spendStep(long user, long step) {
    Factor old = factors.get(user);
    if (old == null || old.lastStep() >= step) {
      return false;
    }
    factors.put(user, new Factor(old.secret(), old.confirmed(), step));
    return true;
  }

  @Override
  public synchronized boolean spendRecovery(long user, String digest) {
    Set<String> codes = recovery.get(user);
    return codes != null && codes.remove(digest);
  }

  @Override
  public synchronized void remove(long user) {
    factors.remove(user);
    recovery.remove(user);
  }
}
