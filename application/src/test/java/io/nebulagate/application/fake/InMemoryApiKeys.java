package io.nebulagate.application.fake;

import io.nebulagate.application.access.ApiKeyDirectory;
import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.KeyState;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys in memory. Nothing is spent here: only a budget of nothing is used up. */
public final class InMemoryApiKeys implements ApiKeyStore {

  private final TreeMap<Long, ApiKey> keys = new TreeMap<>();
  private final Map<Long, Previous> previous = new HashMap<>();
  private final Map<Long, Secret> texts = new HashMap<>();
  private long lastId;

  @Override
  public synchronized ApiKey add(ApiKey key) {
    ApiKey added = key.as(++lastId);
    keys.put(added.id(), added);
    return added;
  }

  @Override
  public synchronized ApiKey addRevealable(ApiKey key, Secret text) {
    ApiKey added = add(key);
    if (added.settings().revealable()) {
      texts.put(added.id(), text);
    }
    return added;
  }

  @Override
  public synchronized void update(ApiKey key) {
    keys.computeIfPresent(
        key.id(),
        (id, kept) -> {
          boolean revealable = kept.settings().revealable() && key.settings().revealable();
          if (!revealable) {
            texts.remove(id);
          }
          return kept.changedTo(key.with(key.settings().with(revealable)));
        });
  }

  @Override
  public synchronized Optional<Secret> text(long id) {
    return Optional.ofNullable(texts.get(id));
  }

  @Override
  public synchronized void rotate(long id, NewText text, Optional<Instant> previousUntil) {
    ApiKey kept = keys.get(id);
    if (kept == null) {
      return;
    }
    texts.remove(id);
    text.text().filter(_ -> kept.settings().revealable()).ifPresent(raw -> texts.put(id, raw));
    previous.remove(id);
    previousUntil.ifPresent(until -> previous.put(id, new Previous(kept.hash(), until)));
    keys.put(
        id,
        new ApiKey(
            id, text.hash(), kept.tenant(), kept.settings(), text.shown(), kept.createdAt()));
  }

  @Override
  public synchronized boolean remove(long id) {
    previous.remove(id);
    texts.remove(id);
    return keys.remove(id) != null;
  }

  @Override
  public synchronized Optional<ApiKey> find(long id) {
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public synchronized Optional<ApiKey> find(KeyHash hash) {
    return keys.values().stream()
        .filter(key -> key.hash().equals(hash))
        .findFirst()
        .or(() -> findByPrevious(hash));
  }

  private Optional<ApiKey> findByPrevious(KeyHash hash) {
    return previous.entrySet().stream()
        .filter(entry -> entry.getValue().hash().equals(hash))
        .findFirst()
        .flatMap(
            entry -> find(entry.getKey()).map(key -> key.untilAtMost(entry.getValue().until())));
  }

  @Override
  public synchronized Map<Long, Previous> previous(Collection<Long> ids) {
    Map<Long, Previous> found = new HashMap<>(previous);
    found.keySet().retainAll(ids);
    return found;
  }

  @Override
  public synchronized Page<ApiKey> list(
      Optional<List<Long>> tenants, Optional<KeyState> state, int page, int size) {
    List<ApiKey> newestFirst =
        keys.descendingMap().values().stream()
            .filter(key -> tenants.isEmpty() || tenants.get().contains(key.tenant()))
            .filter(key -> state.isEmpty() || state.get() == state(key))
            .toList();
    List<ApiKey> items = newestFirst.stream().skip((long) page * size).limit(size).toList();
    return new Page<>(items, newestFirst.size());
  }

  @Override
  public synchronized Map<Long, KeyState> states(Collection<Long> ids) {
    return keys.values().stream()
        .filter(key -> ids.contains(key.id()))
        .collect(Collectors.toMap(ApiKey::id, InMemoryApiKeys::state));
  }

  private static KeyState state(ApiKey key) {
    if (key.settings().status() == ApiKey.Status.DISABLED) {
      return KeyState.DISABLED;
    }
    if (key.scope().expired(InstantSource.system().instant())) {
      return KeyState.EXPIRED;
    }
    Limits limits = key.settings().limits();
    boolean nothing =
        Stream.concat(limits.dailyBudget().stream(), limits.monthlyBudget().stream())
            .anyMatch(Money.ZERO::equals);
    return nothing ? KeyState.EXHAUSTED : KeyState.ENABLED;
  }

  /** The same keys as the hot path finds them: at once, remembering nothing. */
  public ApiKeyDirectory directory() {
    return new ApiKeyDirectory() {
      @Override
      public CompletionStage<Optional<ApiKey>> find(KeyHash hash) {
        return CompletableFuture.completedStage(InMemoryApiKeys.this.find(hash));
      }

      @Override
      public CompletionStage<Optional<ApiKey>> find(long id) {
        return CompletableFuture.completedStage(InMemoryApiKeys.this.find(id));
      }

      @Override
      public void forget(KeyHash hash) {
        // Nothing is remembered apart from the keys themselves.
      }
    };
  }
}
